import assert from "node:assert/strict";
import { describeFault } from "../../../configuration/fault.ts";
import type { Validation } from "../../../render/validate/validate.ts";
import { fluxBuildProgram, type Programs } from "./flux-build-program.ts";
import { lookAt, type Changes } from "./look.ts";
import {
  deployment,
  fluxObject,
  fromSettings,
  kustomization,
  list,
  settings,
  sound,
  type Texts,
} from "./sound-cluster.ts";

describe("validate", function () {
  // The program is there when it was built before, as `npm test` does.
  this.timeout(0);
  let programs: Programs;
  const look = async (changes: Changes, beneath: Texts = {}): Promise<Validation> =>
    lookAt(programs, changes, { beneath });

  before(async () => {
    programs = await fluxBuildProgram(new AbortController().signal);
  });

  it("builds what Flux would, and counts it", async () => {
    const { faults, built, applied, outOfReach } = await look({});
    assert.deepEqual(
      { faults, built, objects: applied.length, outOfReach: [...outOfReach] },
      {
        faults: [],
        built: ["Kustomization flux-system/flux-system", "Kustomization flux-system/apps"],
        objects: 5,
        outOfReach: [],
      },
    );
  });

  const web = (from: string, to: string): Texts => ({ "apps/web.yaml": deployment.replace(from, to) });
  const overlay = (patch: string): Texts => ({
    "clusters/dev/home/apps.yaml": kustomization("apps", "./overlay", fromSettings),
    "overlay/kustomization.yaml": `${list("../apps")}patches: [{ path: patch.yaml }]\n`,
    "overlay/patch.yaml": patch,
  });
  const sealed = `apiVersion: v1
kind: Secret
metadata: { name: secrets, namespace: flux-system }
data: { REPLICAS: "[sealed]" }
sops: { mac: "[MAC]" }
`;

  const broken: [what: string, changes: Readonly<Record<string, string | undefined>>, faults: string[]][] = [
    [
      "a field that its kind does not have",
      web("replicas: 1", "replica: 1"),
      ['fleet/apps/web.yaml:7  Deployment web/web: spec.replica  is no field of Deployment; did you mean "replicas"?'],
    ],
    [
      "a value of another type",
      web("replicas: 1", 'replicas: "1"'),
      ["fleet/apps/web.yaml:7  Deployment web/web: spec.replicas  is of type string; write one of type integer"],
    ],
    [
      "a field that is missing, at the nearest line",
      web("- name: web", "- workingDir: /web"),
      ["fleet/apps/web.yaml:13  Deployment web/web: spec.template.spec.containers[0].name  is missing; add it"],
    ],
    [
      "a value that a definition does not allow",
      { "clusters/dev/home/apps.yaml": sound["clusters/dev/home/apps.yaml"]?.replace("10m", "often") },
      [
        "fleet/clusters/dev/home/apps.yaml:5  Kustomization flux-system/apps: spec.interval  is \"often\": should match '^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$'; write what that allows",
      ],
    ],
    [
      "an object without a namespace",
      web("  namespace: web\n", ""),
      [
        "fleet/apps/web.yaml:3  Deployment web: metadata.namespace  is missing, and a Deployment lives in a namespace; add it, or targetNamespace to the Flux Kustomization",
      ],
    ],
    [
      "what a patch puts in, in the patch",
      overlay(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: web }\nspec:\n  replicas: many\n",
      ),
      ["fleet/overlay/patch.yaml:5  Deployment web/web: spec.replicas  is of type string; write one of type integer"],
    ],
    [
      "a variable that nothing sets",
      web("${TAG}", "${TGA}"),
      [
        "fleet/apps/web.yaml:14  Deployment web/web  uses the variable TGA, which nothing sets; set it under spec.postBuild.substitute of Kustomization flux-system/apps, write ${TGA:=…} with a default, or $${TGA} to keep it",
      ],
    ],
    [
      "an expression that is none",
      web("${TAG}", "${TAG"),
      [
        "fleet/apps/web.yaml:14  Deployment web/web  has a ${ that Flux cannot read as a variable (missing closing brace); write $${ to keep it",
      ],
    ],
    [
      "variables from what has nearly that name",
      {
        "clusters/dev/home/settings.yaml": settings.replace("name: settings", "name: setings"),
      },
      [
        'fleet/clusters/dev/home/apps.yaml:9  Kustomization flux-system/apps: spec.postBuild.substituteFrom  names ConfigMap flux-system/settings, which the cluster does not get; did you mean "setings"?',
      ],
    ],
    [
      "variables from what is in another namespace",
      {
        "clusters/dev/home/settings.yaml": settings.replace("namespace: flux-system", "namespace: web"),
      },
      [
        "fleet/clusters/dev/home/apps.yaml:9  Kustomization flux-system/apps: spec.postBuild.substituteFrom  names ConfigMap flux-system/settings, which the cluster gets in web only; Flux reads it in flux-system: commit it there",
      ],
    ],
    [
      "a directory that is not there",
      { "clusters/dev/home/apps.yaml": kustomization("apps", "./app", fromSettings) },
      [
        'fleet/clusters/dev/home/apps.yaml:6  Kustomization flux-system/apps: spec.path  is "app", which is not in fleet; did you mean "./apps"?',
      ],
    ],
    [
      "a source that is not there",
      {
        "clusters/dev/home/apps.yaml": kustomization("apps", "./apps", fromSettings).replace(
          "name: flux-system }",
          "name: other }",
        ),
      },
      [
        "fleet/clusters/dev/home/apps.yaml:8  Kustomization flux-system/apps: spec.sourceRef  is GitRepository flux-system/other, which the cluster does not get; name one that it does",
      ],
    ],
    [
      "a file that is listed and not there",
      { "apps/kustomization.yaml": list("wbe.yaml") },
      ['fleet/apps/kustomization.yaml:3  resources  lists "wbe.yaml", which is not there; did you mean "web.yaml"?'],
    ],
    [
      "a base that is elsewhere",
      { "apps/kustomization.yaml": list("web.yaml", "https://github.com/example/base?ref=v1") },
      [
        'fleet/apps/kustomization.yaml:3  resources  lists "https://github.com/example/base?ref=v1", which is elsewhere, and Flux here takes nothing from there; commit what it holds',
      ],
    ],
    [
      "a base out of the repository",
      { "apps/kustomization.yaml": list("web.yaml", "../../other/base") },
      [
        'fleet/apps/kustomization.yaml:3  resources  lists "../../other/base", which leads out of the repository; write a path inside',
      ],
    ],
    [
      "a field that kustomize does not have",
      { "apps/kustomization.yaml": `${list("web.yaml")}patch: []\n` },
      [
        'fleet/apps/kustomization.yaml:4  Kustomization  is not what kustomize reads (json: unknown field "patch"); put that right',
      ],
    ],
    [
      "two files with one object",
      { "apps/kustomization.yaml": list("web.yaml", "again.yaml"), "apps/again.yaml": deployment },
      [
        "fleet/clusters/dev/home/apps.yaml:6  Kustomization flux-system/apps: spec.path  cannot be built by kustomize (accumulating resources: accumulation err='merging resources from 'again.yaml': may not add resource with an already registered id: Deployment.v1.apps/web.web'); put that right",
      ],
    ],
    [
      "a kind that Kubernetes does not have",
      web("kind: Deployment", "kind: Deploymnet"),
      [
        "fleet/apps/web.yaml:2  Deploymnet web/web: kind  is apps/v1 Deploymnet, which the cluster does not have; write the kind and version as its documentation has them",
      ],
    ],
    [
      "a version that is not served, and a kind with a slip",
      {
        "clusters/dev/home/kustomization.yaml": list("flux-system", "apps.yaml", "settings.yaml", "more.yaml"),
        "clusters/dev/home/more.yaml": [
          fluxObject("GitRepository", "old", "  url: ssh://git@github.com/labrats-work/old.git").replace(
            "/v1\n",
            "/v1alpha1\n",
          ),
          fluxObject("GitRepository", "slip", "  url: ssh://git@github.com/labrats-work/x.git").replace(
            "kind: GitRepository",
            "kind: GitRepositry",
          ),
        ].join("---\n"),
      },
      [
        'fleet/clusters/dev/home/more.yaml:2  GitRepository flux-system/old: kind  is source.toolkit.fluxcd.io/v1alpha1 GitRepository, and "v1alpha1" is not served; write v1',
        'fleet/clusters/dev/home/more.yaml:9  GitRepositry flux-system/slip: kind  is source.toolkit.fluxcd.io/v1 GitRepositry, which nobody defines; did you mean "GitRepository"?',
      ],
    ],
    [
      "a file that is not YAML",
      web("replicas: 1", "replicas: : 1"),
      ['fleet/apps/web.yaml:7  YAML  has a second ": " on one line; put the value in quotes or on a line of its own'],
    ],
    [
      "what is sealed where nothing decrypts",
      { "apps/kustomization.yaml": list("web.yaml", "secret.sops.yaml"), "apps/secret.sops.yaml": sealed },
      [
        "fleet/apps/secret.sops.yaml:1  Secret flux-system/secrets  is sealed, and Kustomization flux-system/apps does not decrypt; give that spec.decryption",
      ],
    ],
    [
      "a file that nothing applies",
      { "apps/other/role.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: other }\ndat: {}\n" },
      ['fleet/apps/other/role.yaml:4  ConfigMap other: dat  is no field of ConfigMap; did you mean "data"?'],
    ],
  ];
  for (const [what, changes, faults] of broken) {
    it(`finds ${what}`, async () => {
      assert.deepEqual((await look(changes)).faults.map(describeFault), faults);
    });
  }

  it("says nothing of values that come from secrets", async () => {
    const changes = {
      "clusters/dev/home/apps.yaml": kustomization(
        "apps",
        "./apps",
        "  decryption: { provider: sops, secretRef: { name: sops-age } }\n  postBuild: { substitute: { TAG: '1' }, substituteFrom: [{ kind: Secret, name: secrets }] }",
      ),
      "clusters/dev/home/kustomization.yaml": list("flux-system", "apps.yaml", "secrets.sops.yaml"),
      "clusters/dev/home/secrets.sops.yaml": sealed,
      "clusters/dev/home/flux-system/gotk-sync.yaml": sound["clusters/dev/home/flux-system/gotk-sync.yaml"]?.replace(
        "  prune: true",
        "  prune: true\n  decryption: { provider: sops, secretRef: { name: sops-age } }",
      ),
      "apps/web.yaml": deployment.replace("replicas: 1", "replicas: ${REPLICAS}"),
    };
    assert.deepEqual((await look(changes)).faults, []);
  });

  it("takes what others write in the same repository", async () => {
    const changes = { "apps/kustomization.yaml": list("web.yaml", "../people") };
    const people = { "fleet/people/kustomization.yaml": list("web.yaml"), "fleet/people/web.yaml": settings };
    assert.equal((await look(changes)).faults.length, 1);
    assert.deepEqual((await look(changes, people)).faults.map(describeFault), []);
  });

  it("names what is in a repository that is not at hand", async () => {
    const source = fluxObject("GitRepository", "web", "  url: ssh://git@github.com/labrats-work/web.git");
    const changes = {
      "clusters/dev/home/apps.yaml": `${source}---\n${kustomization("apps", "./k8s").replace("name: flux-system }", "name: web }")}`,
    };
    const { faults, outOfReach } = await look(changes);
    assert.deepEqual(
      [faults.map(describeFault), [...outOfReach]],
      [[], [["Kustomization flux-system/apps", "ssh://git@github.com/labrats-work/web.git"]]],
    );
  });
});
