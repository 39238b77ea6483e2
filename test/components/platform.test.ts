import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Platform } from "../../components/platform.ts";
import { appNames } from "../../model/names/app.ts";
import type { App } from "../../model/app.ts";
import type { Configuration } from "../../model/configuration.ts";
import { tenantPolicies } from "../../manifests/policies/tenant-policies.ts";
import { recipientsOf } from "../../sops/open.ts";
import { committedFiles, isSealed } from "../../render/committed-files.ts";
import { board, configuration, identity, myDiet, otherRecipient, recipient } from "../support/fixtures.ts";
import { privateMark } from "../../render/program/fakes.ts";
import { record, type Recording } from "../../render/program/record.ts";

const build = async (
  changes: Partial<Configuration> = {},
  state: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {},
): Promise<Recording> =>
  record(
    () => {
      const { agePublicKey, fleetRepository, apps } = new Platform("platform", configuration(changes));
      return { agePublicKey, fleetRepository, apps };
    },
    { state },
  );

const tenantRules = tenantPolicies(configuration()).map(({ policy }) =>
  policy.metadata.name.replace(".labrats.work", ""),
);

const bootstrap = "platform:RepositoryFiles platform-flux-files";

describe("Platform", () => {
  let empty: Recording;
  let two: Recording;

  before(async function () {
    // The first one loads the SDKs.
    this.timeout(180_000);
    empty = await build();
    two = await build({ apps: [board, myDiet] });
  });

  it("has Flux read with GitHub Apps, as which none of its own works: no deploy key is made", async () => {
    const app = (name: string) => ({
      name,
      id: 1,
      installationId: 2,
      privateKey: pulumi.secret(`${privateMark} ${name}`),
    });
    const { github } = configuration();
    const [fluxApp, own] = [app("flux"), app("own")];
    const apps = [{ ...board, githubApp: "own" }];
    const run = await build({ github: { ...github, fluxApp }, githubApps: { flux: fluxApp, own }, apps });
    assert.deepEqual(run.all("github:RepositoryDeployKey"), []);
    const files = committedFiles(run);
    const path = "clusters/dev/home";
    const fleet = files[`fleet/${path}/flux-system/gotk-sync.yaml`] ?? "";
    assert.match(fleet, /provider: github\n {2}url: https:\/\/github\.com\/labrats-work\/fleet\.git\n/);
    assert.match(fleet, /secretRef:\n {4}name: flux-system-github-app\n/);
    const directory = `fleet/${path}/apps/board-platform`;
    const platform = files[`${directory}/sync-over-https.yaml`] ?? "";
    assert.match(platform, /url: https:\/\/github\.com\/labrats-work\/board-platform\.git\n/);
    assert.match(files[`${directory}/source-over-https.yaml`] ?? "", /name: board-source-github-app\n/);
    assert.deepEqual(
      Object.keys(files).filter((file) => file.includes("deploy-key")),
      [],
    );
    const secrets = run.all("kubernetes:Secret").map(({ label }) => label);
    assert.deepEqual(secrets.filter((label) => label.includes("platform-flux-credentials")).sort(), [
      "kubernetes:Secret platform-flux-credentials-age-key",
      "kubernetes:Secret platform-flux-credentials-github-app",
    ]);
  });

  it("is a fleet repository, its front page, two keys and Flux; then the apps", () => {
    const common = [
      ...[...tenantRules, "protected-namespaces"].map((rule) => `platform:AdmissionRule platform-${rule}`).sort(),
      "platform:AgeKey platform-cluster",
      "platform:DeployKey platform-flux",
      "platform:FluxBootstrap platform-flux",
      "platform:FluxComponents platform-flux",
      "platform:FrontPage platform-front-page",
      "platform:RandomKey platform-fingerprint",
      "platform:Repository platform-fleet",
    ];
    const labels = (run: Recording, parent?: string): string[] => run.children(parent).map(({ label }) => label);
    assert.deepEqual(labels(empty), [
      "platform:Platform platform",
      "pulumi:github platform-github",
      "pulumi:kubernetes platform-kubernetes",
    ]);
    assert.deepEqual(labels(empty, "platform:Platform platform"), common);
    assert.deepEqual(
      labels(two, "platform:Platform platform"),
      [
        ...common,
        ...["board", "my-diet"].flatMap((app) => [
          `platform:AgeKey ${app}-age`,
          `platform:App ${app}`,
          `platform:PlatformRepository ${app}-platform`,
        ]),
      ].sort(),
    );
  });

  it("leaves a Flux that is there to Flux, but for the file of its components, and puts a root of its own beside", async () => {
    const { flux, fleet } = configuration();
    const run = await build({
      apps: [board],
      flux: { ...flux, adopt: "clusters/my-cluster" },
      fleet: { ...fleet, adopt: true },
    });
    const files = committedFiles(run);
    assert.match(
      files["fleet/clusters/my-cluster/flux-system/gotk-components.yaml"] ?? "",
      /name: kustomize-controller[^]*--no-cross-namespace-refs=true/,
    );
    assert.deepEqual(
      Object.keys(files)
        .filter((file) => /^fleet\/([^/]+|clusters\/dev\/home\/(flux-system\/)?[^/]+)$/.test(file))
        .sort(),
      [
        ...["fleet/.sops.platform.yaml", "fleet/PLATFORM.md"],
        ...["flux-system/gotk-sync.yaml", "flux-system/kustomization.yaml", "kustomization.yaml"].map(
          (file) => `fleet/clusters/dev/home/${file}`,
        ),
      ],
    );
    assert.match(files["fleet/clusters/dev/home/flux-system/gotk-sync.yaml"] ?? "", /name: gitops-platform\n/);
    const labels = run.resources.map(({ label }) => label);
    const ofFlux = labels.filter((label) => /platform-flux(?!-status)|platform-kubernetes/.test(label));
    assert.deepEqual(ofFlux.filter((label) => !label.includes("RepositoryFile")).sort(), [
      "kubernetes:Kustomization platform-flux/Kustomization/gitops-platform",
      "kubernetes:Secret platform-flux-age-key",
      "platform:AdoptedBootstrap platform-flux",
      "platform:AdoptedFlux platform-flux",
      "pulumi:kubernetes platform-kubernetes",
      "pulumi:kubernetes platform-kubernetes-adopting",
    ]);
    const fleetKeys = run.all("github:RepositoryDeployKey").filter(({ label }) => label.includes("platform-flux"));
    assert.deepEqual(fleetKeys, []);
  });

  it("knows all outputs but keys before anything is made, so that a failed up shows none as removed", async () => {
    const { outputs } = await record(
      () => {
        const { cluster, fleetRepository, apps } = new Platform("platform", configuration({ apps: [myDiet] }));
        return { cluster, fleetRepository, apps };
      },
      { preview: true },
    );
    assert.deepEqual(outputs, {
      cluster: "dev/home",
      fleetRepository: "labrats-work/fleet",
      apps: {
        "my-diet": {
          agePublicKey: pulumi.runtime.unknownValue,
          recipients: pulumi.runtime.unknownValue,
          namespaces: ["my-diet-platform", "my-diet-splash", "my-diet-dev"],
          repository: "labrats-work/my-diet-platform",
          urls: ["https://my-diet.example.org", "https://app.my-diet-dev.example.org"],
        },
      },
    });
  });

  it("writes into repositories that another stack makes only what is its own", async () => {
    const { fleet } = configuration();
    const run = await build({ fleet: { ...fleet, create: false }, apps: [myDiet] });
    assert.deepEqual(run.all("github:Repository"), []);
    assert.deepEqual(
      Object.keys(committedFiles(run)).filter((path) => !path.includes("/clusters/dev/home/")),
      [],
    );
    assert.deepEqual(run.find("github:RepositoryDeployKey platform-flux").options, {});
    assert.deepEqual(
      run.resources.filter(({ options }) => options.deletedWith?.includes("fleet")).map(({ label }) => label),
      [],
    );
  });

  it("makes the repository of every registered app, wherever it runs", async () => {
    const run = await build({ apps: [board], registrations: [board, myDiet] });
    assert.deepEqual(
      run.all("github:Repository").map(({ name }) => name),
      ["board-platform", "my-diet-platform", "platform-fleet"],
    );
    assert.deepEqual(
      run.all("platform:App").map(({ name }) => name),
      ["board"],
    );
    const files = committedFiles(run);
    assert.deepEqual(
      Object.keys(files).filter((path) => path.startsWith("my-diet-platform/")),
      [".sops.yaml", "README.md", "platform/rbac.yaml"].map((path) => `my-diet-platform/${path}`),
    );
    assert.match(files["my-diet-platform/.sops.yaml"] ?? "", /creation_rules: \[\]/);
    assert.match(files["fleet/README.md"] ?? "", /MyDiet/);
  });

  it("seals to the keys of every cluster that has come up", async () => {
    const { fleet } = configuration();
    const run = await build(
      { fleet: { ...fleet, stacks: ["prod", "later"] }, apps: [myDiet] },
      {
        "pulumi:StackReference prod": {
          outputs: {
            cluster: "prod/cloud",
            recipients: [recipient, otherRecipient],
            // One of an earlier version tells of one key.
            apps: { "my-diet": { agePublicKey: otherRecipient }, gone: {} },
          },
        },
        "pulumi:StackReference later": { outputs: {} },
      },
    );
    const { agePublicKey, apps } = run.outputs as {
      agePublicKey: string;
      apps: Record<string, { agePublicKey: string }>;
    };
    const files = committedFiles(run);
    assert.match(
      files["my-diet-platform/.sops.yaml"] ?? "",
      new RegExp(`^ +age: ${apps["my-diet"]?.agePublicKey ?? ""},${otherRecipient}$`, "m"),
    );
    const rules = [...(files["fleet/.sops.yaml"] ?? "").matchAll(/path_regex: (\S+)|^ +age: (\S+)/gm)];
    assert.deepEqual(
      rules.map(([, path, age]) => path?.split("/(")[0] ?? age),
      ["^clusters/dev/home", agePublicKey, "^clusters/prod/cloud", `${recipient},${otherRecipient}`],
    );
    assert.match(files["fleet/README.md"] ?? "", /platform0.* --> cluster1\b/);
  });

  it("seals to both keys of an app on a cluster where its key changes", async () => {
    const { fleet } = configuration();
    const apps = { "my-diet": { agePublicKey: recipient, recipients: [recipient, otherRecipient] } };
    const kept = [{ generation: 1, kind: "x25519" }] as const;
    const run = await build(
      {
        fleet: { ...fleet, stacks: ["prod"] },
        apps: [myDiet],
        keys: {
          ...{ generations: { "my-diet/age": 2 }, maxAge: {}, keptDeployKeys: {} },
          overlaps: { "my-diet/age": { kept, hasArrived: true } },
        },
      },
      { "pulumi:StackReference prod": { outputs: { cluster: "prod/cloud", recipients: [recipient], apps } } },
    );
    const own = run.outputs as { apps: Record<string, { recipients: string[] }> };
    const here = own.apps["my-diet"]?.recipients ?? [];
    assert.equal(new Set(here).size, 2);
    const all = [...here, recipient, otherRecipient].join(",");
    assert.match(committedFiles(run)["my-diet-platform/.sops.yaml"] ?? "", new RegExp(`^ +age: ${all}$`, "m"));
  });

  it("seals to the cluster and to every break-glass key", async () => {
    const run = await build({ apps: [myDiet], recipients: [recipient, otherRecipient] });
    const { agePublicKey } = run.outputs as { agePublicKey: string };
    const expected = [agePublicKey, recipient, otherRecipient];
    const files = committedFiles(run);
    const sealed = Object.entries(files).filter(([path]) => isSealed(path));
    assert.equal(sealed.length, 3);
    for (const [path, text] of sealed) assert.deepEqual(recipientsOf(text), expected, path);
    assert.match(files["fleet/.sops.yaml"] ?? "", new RegExp(`^ +age: ${expected.join(",")}$`, "m"));
  });

  it("commits the cluster's root list when everything that is on it is there", () => {
    const files = two.all("github:RepositoryFile").filter(({ parent }) => parent !== bootstrap);
    assert.equal(files.length > 20, true);
    assert.deepEqual(
      files.map(({ label }) => label).filter((label) => !two.comesAfter(bootstrap, label)),
      [],
    );
    assert.match(
      committedFiles(two)["fleet/clusters/dev/home/kustomization.yaml"] ?? "",
      /resources:\n {2}- flux-system\n {2}- apps\/board-platform\n {2}- apps\/my-diet-platform\n$/,
    );
  });

  it("starts Flux when every app is there", () => {
    const start = "kubernetes:GitRepository platform-flux/GitRepository/flux-system";
    const apps = two.resources.filter(({ label, custom }) => custom && /(my-diet|board)-/.test(label));
    assert.deepEqual(
      apps.map(({ label }) => label).filter((label) => !two.comesAfter(start, label)),
      [],
    );
  });

  it("keeps the registries' secrets once where something copies them, and in every namespace where nothing does", async () => {
    const registries = [{ name: "ghcr", server: "ghcr.io", username: "bot", password: pulumi.secret("hunter2") }];
    const namespaces = async (changes: Partial<Configuration>): Promise<unknown[]> =>
      (await build({ apps: [myDiet], ...changes }))
        .all("kubernetes:Secret")
        .filter(({ inputs }) => inputs["type"] === "kubernetes.io/dockerconfigjson")
        .map(({ inputs }) => inputs["metadata"]);
    const name = "ghcr-pull-secret";
    const labels = { "labrats.work/owner": "platform" };
    assert.deepEqual(await namespaces({ registries, externalSecrets: true }), [
      { name, namespace: "platform-registries", labels },
    ]);
    assert.deepEqual(await namespaces({ registries }), [
      { name, namespace: "my-diet-dev", labels },
      { name, namespace: "my-diet-splash", labels },
    ]);
    const without = await build({ apps: [myDiet], externalSecrets: true });
    assert.deepEqual(
      Object.keys(committedFiles(without)).filter((path) => path.includes("registries")),
      [],
    );
  });

  it("registers nothing twice, however alike the names of apps and registries are", async () => {
    const named = (name: string): App => ({ ...board, name, names: appNames(name) });
    const registries = ["ghcr", "my-ghcr"].map((name) => ({
      name,
      server: "ghcr.io",
      username: "labrats-bot",
      password: pulumi.secret("hunter2"),
    }));
    // Recording refuses what is registered twice, as the engine does.
    const run = await build({ apps: ["x", "x-my", "x-platform", "platform"].map(named), registries });
    assert.equal(run.all("platform:RegistrySecret").length, 8);
  });

  it("binds nobody in the whole cluster", () => {
    assert.deepEqual(two.all("kubernetes:ClusterRoleBinding"), []);
    assert.deepEqual(two.all("kubernetes:ClusterRole"), []);
  });

  it("registers only deploy keys that cannot write, each once", () => {
    const keys = two.all("github:RepositoryDeployKey");
    assert.deepEqual(
      keys.map(({ inputs }) => `${String(inputs["repository"])}: readOnly ${String(inputs["readOnly"])}`),
      [
        "board-platform: readOnly true",
        "apps.board: readOnly true",
        "my-diet-platform: readOnly true",
        "apps.my-diet: readOnly true",
        "fleet: readOnly true",
      ],
    );
    assert.equal(new Set(keys.map(({ inputs }) => inputs["key"])).size, keys.length);
  });

  it("protects every platform repository, whether its app runs here or not", async () => {
    const run = await build({ apps: [], registrations: [board] });
    assert.deepEqual(run.find("github:Repository board-platform").options, { protect: true });
  });

  it("takes over what exists of an app only where its registration says so", async () => {
    const run = await build({
      apps: [{ ...board, adopt: ["repository", "objects"] }, myDiet],
      ageKeys: { board: pulumi.secret(identity) },
    });
    assert.deepEqual(
      run.all("github:Repository").map(({ options }) => options.import),
      ["board-platform", undefined, undefined],
    );
    const { apps } = run.outputs as { apps: Record<string, { agePublicKey: string }> };
    assert.equal(apps["board"]?.agePublicKey, recipient);
    assert.notEqual(apps["my-diet"]?.agePublicKey, recipient);
  });

  it("protects the keys that seal, not the one that fingerprints", async () => {
    const protectedOnes = ({ resources }: Recording): string[] =>
      resources.filter(({ options }) => options.protect === true).map(({ label }) => label);
    assert.deepEqual(protectedOnes(empty), ["random:RandomPassword platform-cluster"]);
    assert.deepEqual(protectedOnes(await build({ protect: false, apps: [{ ...myDiet, protect: false }] })), []);
  });

  it("has the API server protect platform namespaces after they are there, so that the rule goes before them", () => {
    const namespaces = two.all("kubernetes:Namespace").filter(({ parent }) => parent?.endsWith("-namespaces"));
    assert.equal(namespaces.length, 6);
    for (const part of two.children("platform:AdmissionRule platform-protected-namespaces")) {
      for (const { label } of namespaces) assert(two.comesAfter(part.label, label), `${part.label} after ${label}`);
    }
  });

  it("has the API server keep apps within bounds before there is a namespace of any, and until all of them are gone", () => {
    const rules = tenantPolicies(configuration()).map(({ policy }) => policy.metadata.name.split(".")[0]);
    const parts = rules.flatMap((rule) => two.children(`platform:AdmissionRule platform-${rule ?? ""}`));
    // A policy and a binding each.
    assert.equal(parts.length, 2 * rules.length);
    const namespaces = two.all("kubernetes:Namespace").filter(({ parent }) => parent?.endsWith("-namespaces"));
    const kustomizations = two.all("kubernetes:Kustomization").filter(({ name }) => !name.startsWith("platform-flux"));
    assert.equal(kustomizations.length, 6);
    for (const { label } of [...namespaces, ...kustomizations]) {
      for (const part of parts) assert(two.comesAfter(label, part.label), `${label} after ${part.label}`);
    }
  });

  it("has Flux before it deploys any app, and until Flux has taken all of them down", () => {
    const flux = two.children("platform:FluxComponents platform-flux");
    const kustomizations = two.all("kubernetes:Kustomization").filter(({ name }) => !name.startsWith("platform-flux"));
    for (const { label } of kustomizations) {
      for (const part of flux) assert(two.comesAfter(label, part.label), `${label} after ${part.label}`);
    }
  });

  it("makes keys of the configured kind", async () => {
    const { outputs } = await build({ ageKeyKind: "hybrid", apps: [myDiet] });
    const keys = outputs as { agePublicKey: string; apps: Record<string, { agePublicKey: string }> };
    assert.match(keys.agePublicKey, /^age1pq1/);
    assert.match(keys.apps["my-diet"]?.agePublicKey ?? "", /^age1pq1/);
  });
});
