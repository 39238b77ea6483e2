import assert from "node:assert/strict";
import { networkPolicy } from "../../manifests/app/network-policy.ts";
import type { Applicable, KubernetesClient } from "../../sandbox/cluster/client.ts";
import type { Reference } from "../../sandbox/cluster/object.ts";
import { waitFor } from "../../sandbox/process/wait.ts";
import { platformPatience, sharedPlatform, type Platform } from "./support/platform.ts";

const rbac = "rbac.authorization.k8s.io/v1";
const namespace = "my-diet-dev";
const labels = { "labrats.work/owner": "platform" };

/** What the platform has made for the app, one of each kind, as far as it has some without secrets of the app. */
const owned: readonly Reference[] = [
  { apiVersion: rbac, kind: "RoleBinding", namespace, name: "app-developer" },
  { apiVersion: rbac, kind: "Role", namespace, name: "flux-roles" },
  { apiVersion: "v1", kind: "Secret", namespace, name: "ghcr-pull-secret" },
  { apiVersion: "v1", kind: "ServiceAccount", namespace: "my-diet-platform", name: "deployer" },
];

const refusal = {
  code: 403,
  message: /'owned-objects\.labrats\.work' .* denied request: the platform has made the \w+ [a-z-]+ and keeps it/,
};

/** Of a role, one is asked for its rights before any policy is. */
const changeRefusal = {
  code: 403,
  message: new RegExp(`${refusal.message.source}|user "somebody" .*is attempting to grant RBAC permissions`, "s"),
};

describe("an object that the platform has made in an app's namespace", function () {
  this.timeout(platformPatience);
  let platform: Platform;
  let operator: KubernetesClient;
  let tenants: readonly KubernetesClient[];

  before(async () => {
    platform = await sharedPlatform();
    operator = platform.cluster.client;
    tenants = [
      operator.as({ user: "system:serviceaccount:my-diet-platform:flux" }),
      operator.as({ user: "somebody", groups: ["mydiet-ops", "system:authenticated"] }),
    ];
  });

  it("is changed and deleted by nobody who has rights in the app's namespaces only", async () => {
    const [flux, admin] = tenants;
    for (const reference of owned) {
      // People change nothing in the platform namespace anyway.
      for (const client of reference.namespace === namespace ? [flux, admin] : [flux]) {
        assert.ok(client !== undefined);
        await assert.rejects(change(client, reference), changeRefusal);
        await assert.rejects(change(client, reference, { labels: { "labrats.work/owner": null } }), changeRefusal);
        await assert.rejects(remove(client, reference), refusal);
      }
    }
  });

  it("can be changed and deleted by who has rights everywhere: operators, Flux, Kubernetes' own controllers", async () => {
    const users = ["flux-system:kustomize-controller", "kube-system:generic-garbage-collector"];
    for (const user of users.map((name) => `system:serviceaccount:${name}`)) {
      for (const reference of owned) await remove(operator.as({ user }), reference);
    }
    for (const reference of owned) await change(operator, reference);
    // External Secrets has made it, as the platform ordered, and the order says whose it is.
    const copied = await operator.get({ apiVersion: "v1", kind: "Secret", namespace, name: "ghcr-pull-secret" });
    assert.equal(copied?.metadata.labels?.["labrats.work/owner"], "platform");
  });

  it("cannot be made by a team, and a team's own cannot be passed off as one", async () => {
    const [flux] = tenants;
    assert.ok(flux !== undefined);
    await assert.rejects(flux.apply(role("try-owned", labels), { dryRun: true }), refusal);
    await operator.apply(role("try-owned"));
    try {
      await flux.apply(role("try-owned", { mine: "yes" }), { dryRun: true });
      await assert.rejects(flux.apply(role("try-owned", labels), { dryRun: true }), refusal);
    } finally {
      await operator.delete(inNamespace("try-owned"));
    }
  });

  it("is also the NetworkPolicy of an app whose network has a boundary", async () => {
    const policy = networkPolicy({ namespace, network: "all", from: [], labelPrefix: "labrats.work" });
    const { apiVersion, kind, metadata } = policy;
    const reference = { apiVersion, kind, namespace, name: metadata.name };
    await operator.apply({ ...policy, metadata: { ...metadata } });
    try {
      for (const client of tenants) {
        await assert.rejects(change(client, reference), refusal);
        await assert.rejects(remove(client, reference), refusal);
      }
      const [flux] = tenants;
      assert.ok(flux !== undefined);
      // A team's own of the same name, as Flux applies it.
      const own = { apiVersion, kind, metadata: { name: metadata.name, namespace }, spec: { podSelector: {} } };
      await assert.rejects(flux.apply(own, { dryRun: true }), refusal);
    } finally {
      await operator.delete(reference);
    }
  });

  it("stays out of reach while it is being deleted", async () => {
    const [flux] = tenants;
    assert.ok(flux !== undefined);
    const reference = inNamespace("try-leaving");
    await operator.apply(role("try-leaving", labels, ["labrats.work/test"]));
    await operator.delete(reference);
    await assert.rejects(change(flux, reference, { finalizers: [] }), refusal);
    await patch(operator, reference, { finalizers: null });
    await waitFor("it to be gone", async () => (await operator.get(reference)) === undefined, { timeout: 10_000 });
  });

  it("goes with its namespace", async () => {
    const name = "my-diet-leaving";
    const reference = { apiVersion: "v1", kind: "Namespace", name };
    await operator.apply({
      ...{ apiVersion: "v1", kind: "Namespace" },
      metadata: { name, labels: { "labrats.work/app": "my-diet", "labrats.work/namespace-role": "app" } },
    });
    await operator.apply({ ...role("try-owned", labels), metadata: { name: "try-owned", namespace: name, labels } });
    await operator.delete(reference, { wait: 60_000 });
  });
});

function inNamespace(name: string): Reference {
  return { apiVersion: rbac, kind: "Role", namespace, name };
}

function role(
  name: string,
  marks: Readonly<Record<string, string>> = {},
  finalizers: readonly string[] = [],
): Applicable {
  return { apiVersion: rbac, kind: "Role", metadata: { name, namespace, labels: marks, finalizers }, rules: [] };
}

/** Asks whether a change would be let through. */
async function change(
  client: KubernetesClient,
  reference: Reference,
  metadata: object = { annotations: { "labrats.work/test": "changed" } },
): Promise<void> {
  await patch(client, reference, metadata, "?dryRun=All");
}

async function patch(client: KubernetesClient, reference: Reference, metadata: object, parameters = ""): Promise<void> {
  const contentType = "application/merge-patch+json";
  await client.request("PATCH", `${await client.path(reference)}${parameters}`, { metadata }, { contentType });
}

/** Asks whether a deletion would be let through. */
async function remove(client: KubernetesClient, reference: Reference): Promise<void> {
  await client.request("DELETE", await client.path(reference), {
    apiVersion: "v1",
    kind: "DeleteOptions",
    dryRun: ["All"],
  });
}
