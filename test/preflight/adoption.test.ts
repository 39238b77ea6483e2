import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { fileFaults, leavingFaults, lockdownFaults, nameFaults, rootFaults } from "../../preflight/adoption/faults.ts";
import { findFlux, type Found, type FoundFlux } from "../../preflight/adoption/found-flux.ts";
import { handedOver } from "../../preflight/adoption/handed-over.ts";
import { remoteIn } from "../../preflight/adoption/remote-bases.ts";
import { untilApplied } from "../../preflight/adoption/until-applied.ts";
import { fluxComponents } from "../../manifests/flux/components.ts";
import { readProject } from "../configuration/project.ts";
import { asProject, componentFiles } from "../infrastructure/files.ts";
import { configuration, myDiet } from "../support/fixtures.ts";

const directory = "clusters/my-cluster";
const wanted = { ...configuration(), directory };

function object(
  kind: string,
  name: string,
  more: Readonly<Record<string, unknown>> = {},
  namespace = "flux-system",
): Found {
  return { apiVersion: "v1", kind, metadata: { name, namespace }, ...more };
}

function running(name: string, version: string, args: readonly string[] = ["--log-level=info"]): Found {
  const containers = [{ name: "manager", image: `ghcr.io/fluxcd/${name}:${version}`, args }];
  const metadata = { name, namespace: "flux-system", labels: { "app.kubernetes.io/part-of": "flux" } };
  return { apiVersion: "apps/v1", kind: "Deployment", metadata, spec: { template: { spec: { containers } } } };
}

const source = object("GitRepository", "flux-system", {
  spec: { url: "ssh://git@github.com/Labrats-Work/fleet.git", ref: { branch: "main" } },
});
const root = object("Kustomization", "flux-system", { spec: { path: "./clusters/my-cluster/" } });

const found: FoundFlux = {
  deployments: [running("source-controller", "v1.0.0"), running("kustomize-controller", "v1.0.0")],
  definitions: [],
  own: [source, root],
  judged: [],
  accounts: [],
  namespaces: ["default"],
  instances: [],
};

describe("a Flux that is taken over", () => {
  it("is what the stack says it is", () => {
    assert.deepEqual(rootFaults(found, wanted), []);
    assert.deepEqual(
      [...leavingFaults(found, wanted), ...nameFaults(found, wanted), ...lockdownFaults(found, wanted)],
      [],
    );
  });

  it("reads the repository, the branch and the directory of the stack", () => {
    const spec = { url: "https://github.com/others/fleet", ref: { branch: "live" }, sparseCheckout: ["clusters"] };
    const own = [
      object("GitRepository", "flux-system", { spec }),
      object("Kustomization", "flux-system", { spec: { path: "./" } }),
    ];
    assert.deepEqual(rootFaults({ ...found, own }, wanted), [
      "Flux reads https://github.com/others/fleet, which is not labrats-work/fleet; set platform:fleet.repository to it",
      "Flux follows the branch live, and platform:fleet.branch is main; write the same",
      "Flux applies ./, and platform:flux.adopt is ./clusters/my-cluster; write ./",
      "Flux reads a part of the repository only; remove spec.sparseCheckout of the GitRepository flux-system",
    ]);
  });

  it("is there, is tied to a repository, and is nobody else's to install", () => {
    const first = (changes: Partial<FoundFlux>): string => rootFaults({ ...found, ...changes }, wanted)[0] ?? "";
    assert.match(first({ deployments: [] }), /^no Flux runs in flux-system; remove platform:flux\.adopt/);
    assert.match(first({ own: [source] }), /^there is no Kustomization flux-system\/flux-system/);
    assert.match(first({ own: [root] }), /^there is no GitRepository flux-system\/flux-system/);
    assert.match(first({ instances: ["flux"] }), /^the Flux operator installs Flux here, as FluxInstance flux says/);
  });

  it("is not newer than the stack's", () => {
    const release = [running("kustomize-controller", "v1.8.3")].map(({ metadata, ...rest }) => ({
      ...rest,
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: metadata.name, namespace: "flux-system" },
    }));
    const faults = (version: string): string[] =>
      rootFaults(
        { ...found, deployments: [running("kustomize-controller", version)] },
        { ...wanted, flux: { ...wanted.flux, documents: release } },
      );
    assert.deepEqual(faults("v1.8.9"), []);
    assert.deepEqual(faults("v1.7.1"), []);
    assert.match(
      faults("v1.9.0")[0] ?? "",
      /^kustomize-controller v1\.9\.0 runs, and platform:flux\.manifest has v1\.8\.3/,
    );
  });

  it("loses no controller, with which all objects of its kinds would go", () => {
    const labels = {
      "app.kubernetes.io/part-of": "flux",
      "app.kubernetes.io/component": "image-reflector-controller",
    };
    const definition: Found = {
      kind: "CustomResourceDefinition",
      metadata: { name: "imagepolicies.image.toolkit.fluxcd.io", labels },
    };
    const image = running("image-reflector-controller", "v1.0.0");
    assert.deepEqual(
      leavingFaults({ ...found, deployments: [...found.deployments, image], definitions: [definition] }, wanted),
      [
        "image-reflector-controller runs, and the stack has it not, so Flux would remove it with all objects of its kinds; add it to platform:flux.extraComponents",
      ],
    );
  });

  it("has no object with the name of one that the stack adds", async () => {
    const { infrastructure } = await readProject({ files: asProject(componentFiles("valid")) });
    const own = [
      ...found.own,
      ...["gitops-platform", "cluster-apps", "cert-manager", "cert-manager-issuers", "others"].map((name) =>
        object("Kustomization", name),
      ),
      object("HelmRelease", "metrics-server"),
      object("HelmRepository", "jetstack"),
      object("GitRepository", "jetstack"),
    ];
    assert.equal(nameFaults({ ...found, own }, wanted).length, 1, "only the root that every stack adds");
    const registries = [{ name: "ghcr", server: "ghcr.io", username: "bot", password: pulumi.secret("") }];
    const copying = { apps: [myDiet], externalSecrets: true, registries };
    const copies = ["my-diet-copies", "platform-registries"].map((name) => object("Kustomization", name));
    assert.deepEqual(nameFaults({ ...found, own: copies }, { ...wanted, ...copying }), [
      "there is a Kustomization flux-system/platform-registries already, a name that platform:registries needs; rename one of them",
      "there is a Kustomization flux-system/my-diet-copies already, a name that app my-diet needs; rename one of them",
    ]);
    assert.deepEqual(nameFaults({ ...found, own: copies }, { ...wanted, apps: [myDiet], externalSecrets: true }), []);
    assert.deepEqual(nameFaults({ ...found, own }, { ...wanted, infrastructure }), [
      "there is a Kustomization flux-system/gitops-platform already, a name that the program needs; rename one of them",
      "there is a Kustomization flux-system/cluster-apps already, a name that the program needs; rename one of them",
      "there is a Kustomization flux-system/cert-manager already, a name that component cert-manager needs; rename one of them",
      "there is a Kustomization flux-system/cert-manager-issuers already, a name that component cert-manager needs; rename one of them",
      "there is a HelmRepository flux-system/jetstack already, a name that component cert-manager needs; rename one of them",
      "there is a HelmRelease flux-system/metrics-server already, a name that component metrics-server needs; rename one of them",
    ]);
  });

  it("is judged by what the API server answers, in the version that it prefers; its own bindings give nobody rights", async () => {
    const answers: Readonly<Record<string, unknown>> = {
      "/apis/kustomize.toolkit.fluxcd.io": { preferredVersion: { groupVersion: "kustomize.toolkit.fluxcd.io/v1" } },
      "/apis/kustomize.toolkit.fluxcd.io/v1/kustomizations": {
        items: [
          { metadata: { name: "apps", namespace: "flux-system" }, spec: {} },
          {
            metadata: { name: "infrastructure", namespace: "flux-system" },
            spec: { serviceAccountName: "kustomize-controller" },
          },
        ],
      },
      "/apis/helm.toolkit.fluxcd.io": { preferredVersion: { groupVersion: "helm.toolkit.fluxcd.io/v2beta2" } },
      "/apis/helm.toolkit.fluxcd.io/v2beta2/helmreleases": {
        items: [
          {
            metadata: { name: "cnpg", namespace: "database" },
            spec: {
              serviceAccountName: "helm",
              chart: { spec: { sourceRef: { kind: "HelmRepository", name: "cnpg", namespace: "flux-system" } } },
            },
          },
        ],
      },
      "/apis/rbac.authorization.k8s.io": { preferredVersion: { groupVersion: "rbac.authorization.k8s.io/v1" } },
      "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings": {
        items: [
          {
            metadata: { name: "system:discovery", labels: { "kubernetes.io/bootstrapping": "rbac-defaults" } },
            subjects: [{ kind: "Group", name: "system:authenticated" }],
          },
        ],
      },
    };
    const live = await findFlux((path) => {
      const body = answers[path];
      return Promise.resolve({
        status: body === undefined ? 404 : 200,
        headers: { get: () => null },
        body: JSON.stringify(body ?? {}),
      });
    });
    assert.deepEqual(
      lockdownFaults(live, { flux: { ...wanted.flux, documents: [] } }).map((fault) =>
        fault.replace(/ (is|and) .*/, ""),
      ),
      [
        "Kustomization flux-system/apps: spec.serviceAccountName",
        "HelmRelease database/cnpg: spec.chart.spec.sourceRef",
      ],
    );
  });
});

describe("the repository of a Flux that is taken over", () => {
  const components = `${directory}/flux-system/gotk-components.yaml`;

  it("has a file of Flux's components, and none where the program writes", () => {
    assert.deepEqual(fileFaults([components, "README.md"], wanted), []);
    assert.match(
      fileFaults(["README.md"], wanted)[0] ?? "",
      /^fleet has no clusters\/my-cluster\/flux-system\/gotk-components\.yaml/,
    );
    assert.match(
      fileFaults([components, "clusters/dev/home/apps.yaml"], wanted)[0] ?? "",
      /^fleet has files in clusters\/dev\/home, which the program writes, such as clusters\/dev\/home\/apps\.yaml/,
    );
  });

  it("says which files Flux applies, where the cluster's own directory is below", () => {
    const paths = ["flux-system/gotk-components.yaml"];
    const below = { ...wanted, directory: "." };
    assert.match(
      fileFaults(paths, below)[0] ?? "",
      /^Flux applies every file below \.\/, also those of clusters\/dev\/home/,
    );
    assert.deepEqual(fileFaults([...paths, "kustomization.yaml"], below), []);
  });
});

describe("lists of kustomize", () => {
  it("take some things from elsewhere", () => {
    const remote = [
      "https://github.com/example/charts//base?ref=v1",
      "github.com/example/charts/base?ref=v1",
      "git@github.com:example/charts.git",
      "ssh://git@example.org/charts.git",
      "https://example.org/install.yaml",
    ];
    const own = ["./apps", "../../base/metallb", "crds.yaml", "github.com.yaml"];
    const list = (name: string, entries: readonly string[]): string => `${name}: ${JSON.stringify(entries)}\n`;
    assert.deepEqual(remoteIn(list("resources", [...own, ...remote])), remote);
    assert.deepEqual(
      remoteIn(list("bases", remote.slice(0, 1)) + list("components", remote.slice(1, 2))),
      remote.slice(0, 2),
    );
    assert.deepEqual(remoteIn("resources: [[["), []);
  });
});

describe("what changes hands", () => {
  it("is named: the file, each object of Flux, and namespaces that move in", () => {
    const release = wanted.flux.documents;
    const app = { ...myDiet, adopt: ["objects"] as const };
    const lines = handedOver(
      { ...found, deployments: [running("source-controller", "v0.9.0")], namespaces: ["my-diet-dev"] },
      { release, file: "f", repository: "fleet", apps: [app] },
    );
    assert.deepEqual(lines, [
      "File fleet/f: the program writes it from now on, and Flux applies it with the patches of its kustomization.yaml",
      "Deployment flux-system/source-controller: restarts once: image ghcr.io/fluxcd/source-controller:v0.9.0 becomes ghcr.io/fluxcd/source-controller:v1; gets --default-service-account=default --feature-gates=ObjectLevelWorkloadIdentity=true",
      "Deployment flux-system/kustomize-controller: new",
      "Namespace flux-system: as the stack's release has it",
      "Namespace my-diet-dev: becomes the app my-diet's, with all that is in it",
    ]);
  });
});

describe("the wait for a Flux that is taken over", () => {
  const release = wanted.flux.documents;
  const rolledOut = { observedGeneration: 0, updatedReplicas: 1, availableReplicas: 1 };
  const applied = fluxComponents(release)
    .filter(({ kind }) => kind === "Deployment")
    .map((deployment): Found => ({
      ...deployment,
      metadata: { ...deployment.metadata },
      status: rolledOut,
    }));

  it("ends when every controller runs with the stack's arguments", async () => {
    await untilApplied(release, () => Promise.resolve(applied), 0);
  });

  it("says which do not", async () => {
    const old = [...applied.slice(1), running("source-controller", "v1")];
    await assert.rejects(
      untilApplied(release, () => Promise.resolve(old), 0),
      /from Git after 0 minutes: source-controller\./,
    );
    const restarting = applied.map((one) => ({ ...one, status: { ...rolledOut, availableReplicas: 0 } }));
    await assert.rejects(
      untilApplied(release, () => Promise.resolve(restarting), 0),
      /source-controller, kustomize-controller\./,
    );
  });
});
