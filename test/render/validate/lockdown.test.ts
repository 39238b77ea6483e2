import assert from "node:assert/strict";
import { describeFault, type Fault } from "../../../configuration/fault.ts";
import { toYaml } from "../../../yaml/write.ts";
import { fluxBuildProgram, type Programs } from "./flux-build-program.ts";
import { lookAt, type Changes } from "./look.ts";
import { deployment, list } from "./sound-cluster.ts";

const meta = (name: string, namespace: string): object => ({ metadata: { name, namespace } });
const helm = "helm.toolkit.fluxcd.io/v2";
const notification = "notification.toolkit.fluxcd.io";
const image = "image.toolkit.fluxcd.io/v1";
const source = "source.toolkit.fluxcd.io/v1";

const gitRepository = (namespace: string): object => ({
  apiVersion: source,
  kind: "GitRepository",
  ...meta("git", namespace),
  spec: { interval: "1m", url: "https://git.example.org/media" },
});

const applied = (spec: object, namespace = "media"): object => ({
  apiVersion: "kustomize.toolkit.fluxcd.io/v1",
  kind: "Kustomization",
  ...meta("tv", namespace),
  spec: { interval: "1h", prune: true, path: "./tv", sourceRef: { kind: "GitRepository", name: "git" }, ...spec },
});

const release = (spec: object, namespace = "media"): object => ({
  apiVersion: helm,
  kind: "HelmRelease",
  ...meta("tv", namespace),
  spec: { interval: "1h", chartRef: { kind: "OCIRepository", name: "tv" }, ...spec },
});

const binding = (kind: "RoleBinding" | "ClusterRoleBinding", subject: object): object => ({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind,
  metadata: { name: "media", ...(kind === "RoleBinding" ? { namespace: "media" } : {}) },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "admin" },
  subjects: [subject],
});

const account = { serviceAccountName: "media" };
const serviceAccount = (namespace: string): object => ({
  apiVersion: "v1",
  kind: "ServiceAccount",
  ...meta("media", namespace),
});
const bound = { kind: "ServiceAccount", name: "media", namespace: "media" };

type Found = "faults" | "warnings";
const elsewhere = { namespace: "flux-system" };

describe("the lock-down of Flux's controllers", function () {
  // The program is there when it was built before, as `npm test` does.
  this.timeout(0);
  let programs: Programs;

  before(async () => {
    programs = await fluxBuildProgram(new AbortController().signal);
  });

  const lookAtPeople = async (objects: readonly object[], more: Changes = {}): Promise<Record<Found, string[]>> => {
    const changes = {
      "apps/kustomization.yaml": list("web.yaml", "people.yaml"),
      "apps/people.yaml": toYaml([...objects]),
      ...more,
    };
    const { faults, warnings } = await lookAt(programs, changes, { definitions: programs.allCrds });
    const described = (found: readonly Fault[]): string[] =>
      found.map((fault) => describeFault(fault).replace("fleet/apps/people.yaml:", ""));
    return { faults: described(faults), warnings: described(warnings) };
  };
  const faultsOf = async (objects: readonly object[], more: Changes = {}): Promise<string[]> =>
    (await lookAtPeople(objects, more)).faults;

  const noRights = (controller: string, kind: string): string =>
    `is missing, and ${controller} here then uses the account default of media, which may do nothing; name an account of media that has the rights, or move the ${kind} to flux-system and name ${controller}`;

  const refused: [what: string, objects: object[], faults: string[]][] = [
    [
      "a Kustomization with a source elsewhere",
      [
        gitRepository("web"),
        applied({ ...account, sourceRef: { kind: "GitRepository", name: "git", namespace: "web" } }),
      ],
      [
        "19  Kustomization media/tv: spec.sourceRef  is GitRepository web/git, and kustomize-controller here takes what is in media only; move the Kustomization to web (targetNamespace says where its objects go), or put a source beside it",
      ],
    ],
    [
      "a Kustomization without an account",
      [gitRepository("media"), applied({})],
      [`15  Kustomization media/tv: spec.serviceAccountName  ${noRights("kustomize-controller", "Kustomization")}`],
    ],
    [
      "a release without an account, in Flux's namespace",
      [release({}, "flux-system")],
      [
        "6  HelmRelease flux-system/tv: spec.serviceAccountName  is missing, and helm-controller here then uses the account default of flux-system, which may do nothing; write helm-controller",
      ],
    ],
    [
      "a release with a chart elsewhere",
      [release({ ...account, chartRef: { kind: "OCIRepository", name: "tv", ...elsewhere } })],
      [
        "8  HelmRelease media/tv: spec.chartRef  is OCIRepository flux-system/tv, and helm-controller here takes what is in media only; move the HelmRelease to flux-system (targetNamespace says where the chart goes), or put a source beside it",
      ],
    ],
    [
      "a release whose repository is elsewhere, and that has no account",
      [
        {
          ...release({}),
          spec: {
            interval: "1h",
            chart: { spec: { chart: "tv", sourceRef: { kind: "HelmRepository", name: "tv", ...elsewhere } } },
          },
        },
      ],
      [
        `6  HelmRelease media/tv: spec.serviceAccountName  ${noRights("helm-controller", "HelmRelease")}`,
        "11  HelmRelease media/tv: spec.chart.spec.sourceRef  is HelmRepository flux-system/tv, and helm-controller here takes what is in media only; move the HelmRelease to flux-system (targetNamespace says where the chart goes), or put a source beside it",
      ],
    ],
    [
      "an alert and a receiver for what is elsewhere",
      [
        {
          apiVersion: `${notification}/v1beta3`,
          kind: "Alert",
          ...meta("all", "media"),
          spec: {
            providerRef: { name: "chat" },
            eventSources: [
              { kind: "HelmRelease", name: "*" },
              { kind: "Kustomization", name: "*", ...elsewhere },
            ],
          },
        },
        {
          apiVersion: `${notification}/v1`,
          kind: "Receiver",
          ...meta("push", "media"),
          spec: {
            type: "github",
            secretRef: { name: "token" },
            resources: [{ kind: "GitRepository", name: "flux-system", ...elsewhere }],
          },
        },
      ],
      [
        "12  Alert media/all: spec.eventSources[1]  is Kustomization flux-system/*, and notification-controller here takes what is in media only; write an Alert and its Provider in flux-system",
        "26  Receiver media/push: spec.resources[0]  is GitRepository flux-system/flux-system, and notification-controller here takes what is in media only; write a Receiver in flux-system",
      ],
    ],
    [
      "image objects for what is elsewhere",
      [
        {
          apiVersion: image,
          kind: "ImagePolicy",
          ...meta("tv", "media"),
          spec: { imageRepositoryRef: { name: "tv", ...elsewhere }, policy: { semver: { range: "1.x" } } },
        },
        {
          apiVersion: image,
          kind: "ImageUpdateAutomation",
          ...meta("tv", "media"),
          spec: {
            interval: "1h",
            sourceRef: { kind: "GitRepository", name: "git", ...elsewhere },
            git: { commit: { author: { email: "flux@example.org" } } },
          },
        },
      ],
      [
        "7  ImagePolicy media/tv: spec.imageRepositoryRef  is ImageRepository flux-system/tv, and image-reflector-controller here takes what is in media only; move it to flux-system, or the ImageRepository to media",
        "21  ImageUpdateAutomation media/tv: spec.sourceRef  is GitRepository flux-system/git, and image-automation-controller here takes what is in media only; move it to flux-system, or the GitRepository to media",
      ],
    ],
    [
      "another cluster, and an artifact that was put together",
      [
        gitRepository("media"),
        applied({ ...account, kubeConfig: { secretRef: { name: "other" } } }),
        release({ ...account, chartRef: { kind: "ExternalArtifact", name: "tv" } }),
      ],
      [
        "23  Kustomization media/tv: spec.kubeConfig  names another cluster, which kustomize-controller here does not reach; run Flux in that cluster",
        "34  HelmRelease media/tv: spec.chartRef  is an ExternalArtifact, and helm-controller here has the feature gate for that off; name another source, or turn on ExternalArtifact in the release",
      ],
    ],
  ];
  for (const [what, objects, faults] of refused) {
    it(`refuses ${what}`, async () => {
      assert.deepEqual(await faultsOf(objects), faults);
    });
  }

  const allowed: [what: string, objects: object[]][] = [
    [
      "sources of the same namespace, named or not",
      [
        gitRepository("media"),
        applied({ ...account, sourceRef: { kind: "GitRepository", name: "git", namespace: "media" } }),
      ],
    ],
    [
      "the account default that a binding gives rights to",
      [release({}), binding("RoleBinding", { kind: "ServiceAccount", name: "default", namespace: "media" })],
    ],
    [
      "it by a group, too",
      [
        release({}),
        binding("ClusterRoleBinding", {
          kind: "Group",
          apiGroup: "rbac.authorization.k8s.io",
          name: "system:serviceaccounts:media",
        }),
      ],
    ],
  ];
  for (const [what, objects] of allowed) {
    it(`takes ${what}`, async () => {
      assert.deepEqual(await faultsOf(objects), []);
    });
  }

  const without = (kind: string, controller: string, name = "media"): string =>
    `${kind} media/tv: spec.serviceAccountName  is ${name}, an account that no file here makes, and without it ${controller} applies nothing; write the ServiceAccount media/${name} and a RoleBinding for it, unless something else makes them`;
  const named: [what: string, objects: object[], warnings: string[]][] = [
    ["nothing makes", [release(account)], [`11  ${without("HelmRelease", "helm-controller")}`]],
    [
      "is in another namespace, with rights",
      [
        gitRepository("media"),
        applied(account),
        serviceAccount("web"),
        binding("ClusterRoleBinding", { ...bound, namespace: "web" }),
      ],
      [`22  ${without("Kustomization", "kustomize-controller")}`],
    ],
    [
      "no binding gives rights to",
      [release(account), serviceAccount("media"), binding("RoleBinding", { ...bound, name: "other" })],
      [
        "11  HelmRelease media/tv: spec.serviceAccountName  is media, an account that no binding here gives rights to, and helm-controller then may apply nothing; write a RoleBinding for media/media, unless something else makes it",
      ],
    ],
    ["a binding gives rights to", [release(account), serviceAccount("media"), binding("RoleBinding", bound)], []],
    ["is one of Flux's own", [release({ serviceAccountName: "helm-controller" }, "flux-system")], []],
    [
      "is called like one of Flux's own",
      [release({ serviceAccountName: "helm-controller" })],
      [`11  ${without("HelmRelease", "helm-controller", "helm-controller")}`],
    ],
    [
      "is in every namespace, where a binding names it",
      [release({ serviceAccountName: "default" }), binding("RoleBinding", { ...bound, name: "default" })],
      [],
    ],
  ];
  for (const [what, objects, warnings] of named) {
    it(`${warnings.length === 0 ? "takes" : "warns of"} an account that ${what}`, async () => {
      assert.deepEqual(await lookAtPeople(objects), { faults: [], warnings });
    });
  }

  it("goes by the arguments that the cluster's controllers have", async () => {
    const controller = (...args: string[]): string =>
      deployment
        .replace("name: web\n  namespace: web", "name: helm-controller\n  namespace: flux-system")
        .replace(
          "image: example.org/web:${TAG}",
          `image: example.org/helm-controller:v1\n          args: ${JSON.stringify(args)}`,
        );
    const objects = [release({ chartRef: { kind: "OCIRepository", name: "tv", ...elsewhere } })];
    const look = async (...args: string[]): Promise<number> =>
      (
        await faultsOf(objects, {
          "clusters/dev/home/flux-system/kustomization.yaml": list("gotk-sync.yaml", "helm.yaml"),
          "clusters/dev/home/flux-system/helm.yaml": controller(...args),
        })
      ).length;
    assert.deepEqual(
      [
        await look(),
        await look("--no-cross-namespace-refs=true"),
        await look("--no-cross-namespace-refs=true", "--default-service-account=default"),
        await look("--no-cross-namespace-refs=true", "--no-cross-namespace-refs=false"),
      ],
      [0, 1, 2, 0],
    );
  });
});
