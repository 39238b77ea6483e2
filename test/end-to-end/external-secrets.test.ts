import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { pullSecret } from "../../manifests/app/pull-secret.ts";
import type { KubernetesClient } from "../../sandbox/cluster/client.ts";
import type { KubernetesObject, Reference } from "../../sandbox/cluster/object.ts";
import { waitFor } from "../../sandbox/process/wait.ts";
import { existing, secretEntries } from "./support/cluster-objects.ts";
import { platformPatience, sharedPlatform, type Platform } from "./support/platform.ts";
import { Team } from "./support/team.ts";

const patience = 30_000;

const secretsOfApp = `
secrets:
  - { name: database, from: database-dev, environments: [dev] }
`;

describe("secrets that come to an app", function () {
  this.timeout(platformPatience);
  let platform: Platform;
  let client: KubernetesClient;

  before(async () => {
    platform = await sharedPlatform();
    ({ client } = platform.cluster);
  });

  describe("of registries", () => {
    it("are one password, copied to wherever pods run", async () => {
      const password = readFileSync(join(platform.sandbox.layout.root, "registry-password"), "utf8");
      const auth = Buffer.from(`labrats-bot:${password}`).toString("base64");
      for (const namespace of ["platform-registries", "my-diet-splash", "my-diet-dev"]) {
        const secret = await existing(client, { ...secretKind, namespace, name: "ghcr-pull-secret" });
        assert.equal(secret["type"], "kubernetes.io/dockerconfigjson", namespace);
        const { ".dockerconfigjson": config, ...others } = await secretEntries(client, namespace, "ghcr-pull-secret");
        assert.deepEqual(JSON.parse(config ?? ""), {
          auths: { "ghcr.io": { username: "labrats-bot", password, auth } },
        });
        assert.deepEqual(others, {});
        const isCopy = namespace !== "platform-registries";
        assert.deepEqual(ownersOf(secret), isCopy ? ["ExternalSecret ghcr-pull-secret"] : [], namespace);
      }
    });

    it("are copied to no namespace that is not an app's", async () => {
      for (const namespace of ["my-diet-platform", "default"]) {
        const message = await refusal(pullSecretIn(namespace));
        assert.match(message, /platform-registries" is not allowed from namespace/);
      }
    });
  });

  describe("of its own", () => {
    let team: Team;
    let registration: string;
    let original: string;

    before(async () => {
      registration = join(platform.apps, "my-diet.yaml");
      original = readFileSync(registration, "utf8");
      writeFileSync(registration, `${original}${secretsOfApp}`);
      await platform.stack.operate("up");
      await platform.settle();
      team = await Team.withClone(platform, "my-diet-platform");
    });

    after(async () => {
      writeFileSync(registration, original);
      await platform.stack.operate("up");
      await platform.settle();
      team.leave();
    });

    it("are ordered, and no error, before the team has sealed them", async () => {
      await until("the order to be seen", async () => (await readiness(database)) === "True SecretDeleted");
      assert.equal(await client.get({ ...secretKind, namespace: "my-diet-dev", name: "database" }), undefined);
    });

    it("arrive from a commit of the team's, where the registration says and nowhere else", async () => {
      await team.seal("platform/database.sops.yaml", secretManifest("postgres://one"));
      await platform.settle();
      await lookNow();
      await untilEntries("my-diet-dev", "database", { url: "postgres://one" });
      assert.deepEqual((await secretsNamed("database")).sort(), [
        "my-diet-dev/database",
        "my-diet-platform/database-dev",
      ]);
    });

    it("cannot be followed to the app's keys, or to any other secret, by who works where the app runs", async () => {
      for (const key of ["my-diet-platform-age-key", "my-diet-deploy-key", "anything-else"]) {
        const message = await refusal(copyOf(key));
        assert.match(
          message,
          new RegExp(
            `secrets "${key}" is forbidden: User "system:serviceaccount:my-diet-dev:secret-reader" cannot get`,
          ),
        );
        assert.equal(await client.get({ ...secretKind, namespace: "my-diet-dev", name: "stolen" }), undefined);
      }
    });

    it("go when the team takes them away", async () => {
      await team.remove("platform/database.sops.yaml");
      await platform.settle();
      await lookNow();
      await until("the copy to go", async () => (await secretsNamed("database")).length === 0);
    });
  });

  describe("that a registration withdraws", () => {
    it("leave nothing behind", async () => {
      const left = await Promise.all(
        [externalSecretKind, secretStoreKind].map((kind) => client.list(kind, { namespace: "my-diet-dev" })),
      );
      assert.deepEqual(
        left.flat().map(({ kind, metadata }) => `${kind} ${metadata.name}`),
        ["ExternalSecret ghcr-pull-secret"],
      );
      const account = { apiVersion: "v1", kind: "ServiceAccount", namespace: "my-diet-dev", name: "secret-reader" };
      assert.equal(await client.get(account), undefined);
      const roles = await client.list({ apiVersion: rbac, kind: "Role" }, { namespace: "my-diet-platform" });
      assert.deepEqual(
        roles.filter(({ metadata }) => metadata.name.startsWith("secret-reader")).map((role) => role["rules"]),
        [null],
      );
    });
  });

  describe("that an earlier version of the program ordered itself", () => {
    let original: string[];

    before(async () => {
      original = await identities();
      const { stack } = platform;
      await stack.run(["stack", "import", "--stack", stack.name], withFormerOrder(await stack.export()));
    });

    it("leave Pulumi's state in two runs, and stay as they are in the cluster", async () => {
      await platform.stack.operate("up");
      assert.equal(ordersIn(await platform.stack.export()), 1);
      assert.deepEqual(await identities(), original);
      await platform.stack.operate("up");
      assert.equal(ordersIn(await platform.stack.export()), 0);
      assert.deepEqual(await identities(), original);
      assert.deepEqual(Object.keys((await platform.stack.operate("up")).summary), ["same"]);
    });

    /** The order and its copy, each with its UID. */
    async function identities(): Promise<string[]> {
      const place = { namespace: "my-diet-dev", name: "ghcr-pull-secret" };
      const objects = [externalSecretKind, secretKind].map((kind) => existing(client, { ...kind, ...place }));
      return (await Promise.all(objects)).map(({ kind, metadata }) => `${kind} ${z.string().parse(metadata.uid)}`);
    }
  });

  async function until(what: string, probe: () => Promise<boolean>): Promise<void> {
    await waitFor(what, probe, { timeout: patience, interval: 250, signal: platform.sandbox.supervisor.signal });
  }

  async function untilEntries(namespace: string, name: string, entries: Record<string, string>): Promise<void> {
    const there = async (): Promise<boolean> =>
      JSON.stringify(await secretEntries(client, namespace, name)) === JSON.stringify(entries);
    await until(`${namespace}/${name} to arrive`, there);
  }

  /** Has the operator look now and not after a minute: it does so when an annotation changes. */
  async function lookNow(): Promise<void> {
    const path = await client.path(database);
    const change = { metadata: { annotations: { "force-sync": String(Date.now()) } } };
    await client.request("PATCH", path, change, { contentType: "application/merge-patch+json" });
  }

  async function secretsNamed(part: string): Promise<string[]> {
    return (await client.list(secretKind))
      .map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`)
      .filter((name) => name.includes(part));
  }

  async function readiness(reference: Reference): Promise<string> {
    const ready = conditionOf(await existing(client, reference));
    return ready === undefined ? "" : `${ready.status} ${ready.reason}`;
  }

  /** What the operator says of an order that it does not carry out: its condition is short, its event tells why. */
  async function refusal(order: Order): Promise<string> {
    const { metadata } = order;
    await client.apply(order);
    try {
      await until(
        "the refusal",
        async () => (await readiness({ ...order, ...metadata })) === "False SecretSyncedError",
      );
      const events = (await client.list({ apiVersion: "v1", kind: "Event" }, { namespace: metadata.namespace })).map(
        (event) => eventSchema.parse(event),
      );
      return events
        .filter(({ involvedObject }) => involvedObject.name === metadata.name)
        .map(({ message }) => message)
        .join("\n");
    } finally {
      await client.delete({ ...order, ...metadata }, { wait: 10_000 });
    }
  }
});

/** A state in which the pull secret in `my-diet-dev` is ordered by Pulumi. */
function withFormerOrder(text: string): string {
  const state = stateSchema.parse(JSON.parse(text));
  const { resources } = state.deployment;
  const app = resources.find(({ type }) => type === "platform:app:App")?.urn ?? "";
  const provider = resources.find(({ type }) => type === "kubernetes:core/v1:Namespace")?.["provider"];
  const parent = { urn: childOf(app, "platform:app:ExternalRegistrySecret", "my-diet/ghcr"), custom: false };
  const type = orderType;
  const object = pullSecret("ghcr-pull-secret", "my-diet-dev", { "labrats.work/owner": "platform" });
  const resource = {
    ...{ urn: childOf(parent.urn, type, "my-diet/ghcr/my-diet-dev"), type, custom: true, parent: parent.urn, provider },
    ...{ id: "my-diet-dev/ghcr-pull-secret", inputs: object, outputs: object },
  };
  const component = { ...parent, type: "platform:app:ExternalRegistrySecret", parent: app };
  return JSON.stringify({
    ...state,
    deployment: { ...state.deployment, resources: [...resources, component, resource] },
  });
}

/** URN of a resource below another. */
function childOf(parent: string, type: string, name: string): string {
  const [prefix, ...rest] = parent.split("::");
  return [prefix, rest[0], `${rest[1] ?? ""}$${type}`, name].join("::");
}

function ordersIn(text: string): number {
  return stateSchema.parse(JSON.parse(text)).deployment.resources.filter(({ type }) => type === orderType).length;
}

const orderType = "kubernetes:external-secrets.io/v1:ExternalSecret";

const stateSchema = z.looseObject({
  deployment: z.looseObject({ resources: z.array(z.looseObject({ urn: z.string(), type: z.string() })) }),
});

const secretKind = { apiVersion: "v1", kind: "Secret" };
const externalSecretKind = { apiVersion: "external-secrets.io/v1", kind: "ExternalSecret" };
const database = { ...externalSecretKind, namespace: "my-diet-dev", name: "database" };
const secretStoreKind = { apiVersion: "external-secrets.io/v1", kind: "SecretStore" };
const rbac = "rbac.authorization.k8s.io/v1";

const eventSchema = z.looseObject({ involvedObject: z.looseObject({ name: z.string() }), message: z.string() });

const ownedSchema = z.looseObject({
  ownerReferences: z.array(z.looseObject({ kind: z.string(), name: z.string() })).default([]),
});

const readySchema = z.looseObject({
  conditions: z.array(z.looseObject({ type: z.string(), status: z.string(), reason: z.string() })).default([]),
});

type Order = ReturnType<typeof order>;

function order(namespace: string, name: string, store: object, key: string) {
  const spec = { secretStoreRef: store, target: { name }, dataFrom: [{ extract: { key } }] };
  return { ...externalSecretKind, metadata: { namespace, name }, spec };
}

function pullSecretIn(namespace: string): Order {
  return order(namespace, "stray", { kind: "ClusterSecretStore", name: "platform-registries" }, "ghcr-pull-secret");
}

function copyOf(key: string): Order {
  return order("my-diet-dev", "stolen", { kind: "SecretStore", name: "my-diet-platform" }, key);
}

function conditionOf(object: KubernetesObject): { status: string; reason: string } | undefined {
  const { conditions } = readySchema.parse(object["status"] ?? {});
  return conditions.find(({ type }) => type === "Ready");
}

function ownersOf({ metadata }: KubernetesObject): string[] {
  return ownedSchema.parse(metadata).ownerReferences.map(({ kind, name }) => `${kind} ${name}`);
}

function secretManifest(url: string): string {
  return `apiVersion: v1\nkind: Secret\nmetadata:\n  name: database-dev\nstringData:\n  url: ${url}\n`;
}
