import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { App, type AppArgs } from "../../../components/app/app.ts";
import { AgeKey } from "../../../components/keys/age-key.ts";
import { RegistryStore } from "../../../components/registries/registry-store.ts";
import { board, fleet, git, myDiet, myImages, mySecretDiet } from "../../support/fixtures.ts";
import { committedFiles } from "../../../render/committed-files.ts";
import { parseYamlDocuments } from "../../support/parse-yaml.ts";
import { record, type Recording } from "../../../render/program/record.ts";

const args = (): Omit<AppArgs, "platformRepository"> => ({
  registration: myDiet,
  ageKey: new AgeKey("my-diet-age", { kind: "x25519", protect: true }),
  cluster: "dev/home",
  flux: new pulumi.Stash("flux", { input: "Flux" }),
  rules: [new pulumi.Stash("rules", { input: "rules" })],
  fleet,
  git,
  registries: ["ghcr", "quay"].map((name) => ({
    name,
    server: `${name}.io`,
    username: "labrats-bot",
    password: pulumi.secret("hunter2"),
  })),
  labelPrefix: "labrats.work",
  images: false,
});

const register = async (changes: Partial<AppArgs> = {}): Promise<Recording> =>
  record(() => {
    const followed = { repository: (changes.registration ?? myDiet).names.platformRepository, branch: "trunk" };
    const platformRepository = {
      ...followed,
      commits: followed,
      contents: [new pulumi.Stash("shared files", { input: "" })],
    };
    const given = { ...args(), platformRepository, ...changes };
    const { agePublicKey, repository, namespaces, urls } = new App(given.registration.name, given);
    return { agePublicKey, repository, namespaces, urls };
  });

const labels = (run: Recording, parent?: string): string[] => run.children(parent).map(({ label }) => label);

const directory = "fleet/clusters/dev/home/apps/my-diet-platform";

describe("App", () => {
  let run: Recording;

  before(async () => {
    run = await register();
  });

  it("is everything that a registration stands for", () => {
    assert.deepEqual(labels(run), [
      "platform:AgeKey my-diet-age",
      "platform:App my-diet",
      "pulumi:Stash flux",
      "pulumi:Stash rules",
      "pulumi:Stash shared files",
    ]);
    assert.deepEqual(labels(run, "platform:App my-diet"), [
      "kubernetes:ConfigMap my-diet-public-key",
      "platform:AppAccess my-diet-access",
      "platform:AppKeys my-diet-keys",
      "platform:AppNamespaces my-diet-namespaces",
      "platform:AppSync my-diet-sync",
      "platform:RegistrySecret my-diet/ghcr",
      "platform:RegistrySecret my-diet/quay",
      "platform:RepositoryFiles my-diet-fleet-files",
      "platform:RepositoryFiles my-diet-hosted-files",
    ]);
  });

  it("tells its public key in its platform namespace, where only the platform may change it", () => {
    const { inputs } = run.find("kubernetes:ConfigMap my-diet-public-key");
    assert.deepEqual(inputs["metadata"], {
      ...{ name: "my-diet-platform", namespace: "my-diet-platform" },
      labels: { "labrats.work/owner": "platform" },
    });
    assert.match(JSON.stringify(inputs["data"]), /^\{"agePublicKey":"age1[0-9a-z]+"\}$/);
  });

  it("has every registry's secret in every namespace where pods run, the home page's too", () => {
    const secrets = run.all("kubernetes:Secret").map(({ name, parent }) => `${parent ?? ""}: ${name}`);
    assert.deepEqual(secrets, [
      "platform:RegistrySecret my-diet/ghcr: my-diet/ghcr/my-diet-dev",
      "platform:RegistrySecret my-diet/ghcr: my-diet/ghcr/my-diet-splash",
      "platform:RegistrySecret my-diet/quay: my-diet/quay/my-diet-dev",
      "platform:RegistrySecret my-diet/quay: my-diet/quay/my-diet-splash",
    ]);
  });

  describe("where something copies secrets", () => {
    const copies = "kubernetes:Kustomization my-diet-sync/Kustomization/my-diet-copies";
    let copied: Recording;

    before(async () => {
      copied = await record(() => {
        const given = args();
        const operator = new pulumi.Stash("operator", { input: "operator" });
        const secretOperator = ["external-secrets"];
        const registryStore = new RegistryStore("store", { ...given, ground: [operator], operator: secretOperator });
        const followed = { repository: "my-diet-platform", branch: "trunk" };
        const platformRepository = { ...followed, commits: followed, contents: [] };
        const shared = { ...given, platformRepository, registryStore, secretOperator, infrastructure: [operator] };
        return new App("my-diet", { ...shared, registration: mySecretDiet });
      });
    });

    it("has every registry's secret ordered in Git for every namespace where pods run, and none of its own", () => {
      const orders = parseYamlDocuments(
        committedFiles(copied)[`${directory}/secret-copies/copies.yaml`] ?? "",
        "copies",
      );
      const labels = { "labrats.work/owner": "platform" };
      const order = z.looseObject({
        kind: z.string(),
        metadata: z.looseObject({ namespace: z.string(), name: z.string(), labels: z.object({}).loose() }),
      });
      const found = orders.map((one) => order.parse(one));
      assert.deepEqual(
        found.map(({ kind, metadata: { namespace, name } }) => `${kind} ${namespace}/${name}`),
        [
          "ExternalSecret my-diet-splash/ghcr-pull-secret",
          "ExternalSecret my-diet-dev/ghcr-pull-secret",
          "ExternalSecret my-diet-splash/quay-pull-secret",
          "ExternalSecret my-diet-dev/quay-pull-secret",
          "SecretStore my-diet-splash/my-diet-platform",
          "ExternalSecret my-diet-splash/mail",
          "SecretStore my-diet-dev/my-diet-platform",
          "ExternalSecret my-diet-dev/database",
          "ExternalSecret my-diet-dev/mail",
        ],
      );
      for (const { metadata } of found) assert.deepEqual(metadata.labels, labels);
      assert.deepEqual(
        copied.all("kubernetes:Secret").map(({ inputs }) => inputs["metadata"]),
        ["ghcr", "quay"].map((name) => ({ name: `${name}-pull-secret`, namespace: "platform-registries", labels })),
      );
    });

    it("waits for them before anything of it is deployed, and they for the operator and the store", () => {
      const dependsOn = z.looseObject({ spec: z.looseObject({ dependsOn: z.unknown() }) });
      const waits = (label: string): unknown => dependsOn.parse(copied.find(label).inputs).spec.dependsOn;
      assert.deepEqual(waits(copies), [{ name: "external-secrets" }, { name: "platform-registries" }]);
      for (const name of ["my-diet-home", "my-diet-dev"]) {
        assert.deepEqual(waits(`kubernetes:Kustomization my-diet-sync/Kustomization/${name}`), [
          { name: "my-diet-copies", namespace: "flux-system" },
        ]);
        const inGit = committedFiles(copied)[`my-diet-platform/clusters/dev/home/${name}.yaml`] ?? "";
        assert.match(inGit, /dependsOn:\n {4}- name: my-diet-copies\n {6}namespace: flux-system\n/);
      }
    });

    it("is in Git as Pulumi makes it, which deletes it before the store, the operator and the rights to read", () => {
      const file = committedFiles(copied)[`${directory}/secret-copies.yaml`] ?? "";
      assert.deepEqual(parseYamlDocuments(file, "file"), [copied.find(copies).inputs]);
      assert.match(file, /kustomize\.toolkit\.fluxcd\.io\/prune: disabled/);
      const rights = copied.resources
        .filter(({ label }) => label.includes("my-diet-secrets/"))
        .map(({ label }) => label);
      assert.equal(rights.length, 6);
      const store = "kubernetes:Kustomization store/Kustomization/platform-registries";
      for (const label of [...rights, store, "pulumi:Stash operator"]) assert(copied.comesAfter(copies, label), label);
      assert(copied.comesAfter("kubernetes:Kustomization my-diet-sync/Kustomization/my-diet-dev", copies));
    });
  });

  it("writes these files, and no others", () => {
    assert.deepEqual(Object.keys(committedFiles(run)).sort(), [
      `${directory}/age-key.sops.yaml`,
      `${directory}/deploy-key.sops.yaml`,
      `${directory}/kustomization.yaml`,
      `${directory}/source-deploy-key.sops.yaml`,
      `${directory}/source.yaml`,
      `${directory}/sync.yaml`,
      ...["kustomization.yaml", "my-diet-dev.yaml", "my-diet-home.yaml", "my-diet-platform.yaml"].map(
        (file) => `my-diet-platform/clusters/dev/home/${file}`,
      ),
    ]);
  });

  describe("with images", () => {
    let images: Recording;

    before(async () => {
      images = await register({ registration: { ...myDiet, images: myImages }, images: true });
    });

    it("writes what follows them into the platform repository, and with what it commits beside the other keys", () => {
      const before = Object.keys(committedFiles(run));
      const files = Object.keys(committedFiles(images));
      assert.deepEqual(files.filter((file) => !before.includes(file)).sort(), [
        `${directory}/images-deploy-key.sops.yaml`,
        `${directory}/images.yaml`,
        "my-diet-platform/clusters/dev/home/images.yaml",
      ]);
      const lists = Object.entries(committedFiles(images)).filter(([file]) => file.endsWith("/kustomization.yaml"));
      assert.deepEqual(
        lists.map(([, list]) => list.includes("  - images.yaml\n")),
        [true, true],
      );
    });

    it("never hands the key that writes to what deploys", () => {
      const files = committedFiles(images);
      const source = files[`${directory}/source.yaml`] ?? "";
      assert(source.includes("name: my-diet-source-deploy-key"));
      assert(!source.includes("my-diet-images-deploy-key"));
      assert((files[`${directory}/images.yaml`] ?? "").includes("name: my-diet-images-deploy-key"));
      const keys = images.all("github:RepositoryDeployKey").map(({ inputs }) => inputs);
      assert.equal(new Set(keys.map(({ key }) => key)).size, 3);
      assert.deepEqual(
        keys.filter(({ readOnly }) => readOnly === false).map(({ repository }) => repository),
        ["apps.my-diet"],
      );
    });

    it("has the login of the registry that they name, and of no other, where tags are listed", () => {
      const namespaces = images.all("kubernetes:Secret").map(({ name }) => name);
      assert.deepEqual(
        namespaces.filter((name) => name.endsWith("/my-diet-platform")),
        ["my-diet/ghcr/my-diet-platform"],
      );
    });
  });

  it("writes to the platform repository's own branch", () => {
    const list = "github:RepositoryFile my-diet-hosted-files/clusters/dev/home/kustomization.yaml";
    assert.equal(run.find(list).inputs["branch"], "trunk");
    assert(run.comesAfter("platform:AppSync my-diet-sync", "pulumi:Stash shared files"));
  });

  it("reaches the fleet repository, where Flux sees it, when all that it needs is there", () => {
    const fleetFiles = "platform:RepositoryFiles my-diet-fleet-files";
    const sync = "platform:AppSync my-diet-sync";
    const early = run.resources
      .filter(({ custom, parent }) => custom && ![undefined, fleetFiles, sync].includes(parent))
      .map(({ label }) => label)
      .filter((label) => !run.comesAfter(fleetFiles, label));
    // The registration of the sealed keys follows from the sealed files themselves.
    assert.deepEqual(early, [
      "github:RepositoryDeployKey my-diet-keys-platform",
      "github:RepositoryDeployKey my-diet-keys-source",
      "pulumi:Stash my-diet-keys-age-key",
      "pulumi:Stash my-diet-keys-deploy-key",
      "pulumi:Stash my-diet-keys-source-deploy-key",
      "tls:PrivateKey my-diet-keys-platform",
      "tls:PrivateKey my-diet-keys-source",
    ]);
    const list = `github:RepositoryFile my-diet-fleet-files/${directory.replace("fleet/", "")}/kustomization.yaml`;
    assert.deepEqual(
      early.filter((label) => !run.comesAfter(list, label)),
      [],
    );
  });

  it("has its namespaces before anything that goes into them", () => {
    const namespaces = run.all("kubernetes:Namespace").map(({ label }) => label);
    const inside = run.resources.filter(({ label }) => /^kubernetes:(?!Namespace )/.test(label));
    assert.equal(namespaces.length * inside.length > 0, true);
    for (const { label } of inside) {
      for (const namespace of namespaces) assert(run.comesAfter(label, namespace), `${label} after ${namespace}`);
    }
  });

  it("comes down first by Flux, which needs everything else of the app, and itself, for that", () => {
    const sync = run.children("platform:AppSync my-diet-sync").map(({ label }) => label);
    const others = run.resources.filter(({ label, custom }) => custom && !sync.includes(label));
    assert.equal(sync.length, 3);
    for (const { label } of others) {
      for (const part of sync) assert(run.comesAfter(part, label), `${part} after ${label}`);
    }
  });

  it("protects its platform namespace, its key, and what would take it down", async () => {
    const protectedOnes = ({ resources }: Recording): string[] =>
      resources.filter(({ options }) => options.protect === true).map(({ label }) => label);
    assert.deepEqual(protectedOnes(run), [
      "kubernetes:Kustomization my-diet-sync/Kustomization/my-diet-sync",
      "kubernetes:Namespace my-diet-namespaces/my-diet-platform",
      "random:RandomPassword my-diet-age",
    ]);
    const other = await register({ registration: { ...myDiet, protect: false } });
    assert.deepEqual(protectedOnes(other), ["random:RandomPassword my-diet-age"]);
  });

  it("has room for previews where the cluster has them, and keeps it as long as it is protected itself", async () => {
    const quota = { cpu: "1", memory: "2Gi", storage: "5Gi", pods: 10 };
    const previews = {
      environment: "dev",
      path: "./preview",
      hours: 72,
      substitute: {},
      quota,
      domain: "a.example.org",
    };
    const other = await register({ registration: { ...myDiet, previews } });
    const room = "platform:AppPreviews my-diet-previews";
    assert.deepEqual(
      labels(other, "platform:App my-diet").filter((label) => !labels(run, "platform:App my-diet").includes(label)),
      [room],
    );
    assert(other.comesAfter("kubernetes:Kustomization my-diet-sync/Kustomization/my-diet-sync", room));
  });

  it("tells its team what it needs to know", () => {
    const { agePublicKey, ...rest } = run.outputs as { agePublicKey: string };
    assert.match(agePublicKey, /^age1[0-9a-z]{58}$/);
    assert.deepEqual(rest, {
      repository: "labrats-work/my-diet-platform",
      namespaces: ["my-diet-platform", "my-diet-splash", "my-diet-dev"],
      urls: ["https://my-diet.example.org", "https://app.my-diet-dev.example.org"],
    });
  });

  it("has no home page and nobody with access when its registration has none", async () => {
    const other = await register({ registration: board, registries: [] });
    assert.deepEqual(
      other.all("kubernetes:Namespace").map(({ name }) => name),
      ["board-namespaces/board-dev", "board-namespaces/board-platform", "board-namespaces/board-test"],
    );
    assert.deepEqual(
      other.all("kubernetes:RoleBinding").map(({ name }) => name),
      [
        "board-access/board-dev/flux",
        "board-access/board-dev/flux-roles",
        "board-access/board-platform/flux",
        "board-access/board-test/flux",
        "board-access/board-test/flux-roles",
      ],
    );
    assert.deepEqual(other.all("kubernetes:Secret"), []);
    assert.deepEqual(
      Object.keys(committedFiles(other)).filter((path) => /home|splash/.test(path.replace("dev/home/", ""))),
      [],
    );
  });
});
