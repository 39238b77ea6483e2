import assert from "node:assert/strict";
import { FLUX_GROUPS } from "../../manifests/policies/flux-kinds.ts";
import { tenantPolicies } from "../../manifests/policies/tenant-policies.ts";
import type { Applicable, KubernetesClient } from "../../sandbox/cluster/client.ts";
import { areServed } from "../../sandbox/cluster/definition.ts";
import { KubernetesError } from "../../sandbox/cluster/errors.ts";
import type { Reference } from "../../sandbox/cluster/object.ts";
import { waitFor } from "../../sandbox/process/wait.ts";
import { configuration } from "../support/fixtures.ts";
import { existing } from "./support/cluster-objects.ts";
import { platformPatience, sharedPlatform } from "./support/platform.ts";
import { artifactGenerators } from "./rules/artifact-generators.ts";
import { rules, subject } from "./rules/rules.ts";

const namespace = "try-rules";
const labelled = { "labrats.work/app": "try-rules", "labrats.work/namespace-role": "app" };

/** Keeps an object where it is, after it has been deleted, until somebody takes it off. */
const finalizers = ["example.org/kept"];

const mergePatch = { contentType: "application/merge-patch+json" };

describe("the rules about Flux's objects in the namespaces of apps", function () {
  this.timeout(platformPatience);
  let operator: KubernetesClient;
  let tenant: KubernetesClient;

  before("makes a namespace like an app's, and somebody with all rights to Flux's objects there", async () => {
    operator = (await sharedPlatform()).cluster.client;
    tenant = operator.as({ user: "somebody", groups: ["system:authenticated"] });
    await operator.apply(artifactGenerators);
    await waitFor("artifact generators", () => areServed(operator, [artifactGenerators]), { timeout: 60_000 });
    await operator.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace, labels: labelled } });
    const rbac = "rbac.authorization.k8s.io";
    await operator.apply({
      apiVersion: `${rbac}/v1`,
      kind: "Role",
      metadata: { name: "everything", namespace },
      rules: [{ apiGroups: [...FLUX_GROUPS], resources: ["*"], verbs: ["*"] }],
    });
    await operator.apply({
      apiVersion: `${rbac}/v1`,
      kind: "RoleBinding",
      metadata: { name: "everything", namespace },
      roleRef: { apiGroup: rbac, kind: "Role", name: "everything" },
      subjects: [{ apiGroup: rbac, kind: "User", name: "somebody" }],
    });
  });

  after("takes it away", async () => {
    await operator.delete({ apiVersion: "v1", kind: "Namespace", name: namespace }, { wait: 60_000 });
    const { apiVersion, kind, metadata } = artifactGenerators;
    await operator.delete({ apiVersion, kind, name: metadata.name }, { wait: 60_000 });
  });

  for (const [index, rule] of rules.entries()) {
    describe(rule.title, () => {
      const name = `try-${index}`;
      const reference = { apiVersion: rule.apiVersion, kind: rule.kind, namespace, name };
      const denied = { code: 403, message: rule.refusal };
      const spec = async (): Promise<unknown> => (await existing(operator, reference))["spec"];

      afterEach(() => letGo(operator, reference));

      it("cannot be created", async () => {
        await assert.rejects(tenant.apply(subject(rule, { namespace, name }, rule.broken)), denied);
        assert.equal(await operator.get(reference), undefined);
      });

      it("cannot be made of another object", async () => {
        await tenant.apply(subject(rule, { namespace, name }));
        await assert.rejects(patch(tenant, reference, { spec: rule.broken }), denied);
      });

      it("cannot be made of one that is being deleted, which can still be let go", async () => {
        await operator.apply(subject(rule, { namespace, name, finalizers }));
        await operator.delete(reference);
        const before = await spec();
        await assert.rejects(patch(tenant, reference, { spec: rule.broken }), denied);
        await assert.rejects(patch(operator, reference, { spec: rule.broken, metadata: { finalizers: null } }), denied);
        assert.deepEqual(await spec(), before);
        await patch(operator, reference, { metadata: { finalizers: null } });
        assert.equal(await operator.get(reference), undefined);
      });

      it("cannot be made by way of its status", async () => {
        await operator.apply(subject(rule, { namespace, name }));
        const before = await spec();
        await patch(operator, reference, { spec: rule.broken, status: { observedGeneration: 7 } }, "status");
        assert.deepEqual(await spec(), before);
      });
    });
  }

  it("let go of whatever was there before them", async () => {
    const before = { apiVersion: "v1", kind: "Namespace", name: "try-before" };
    const marked = (labels: object): Applicable => ({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: before.name, labels },
    });
    const objects = rules.map((rule, index) =>
      subject(rule, { namespace: before.name, name: `try-${index}`, finalizers }, rule.broken),
    );
    const references = objects.map(({ apiVersion, kind, metadata: { name } }) => ({
      ...{ apiVersion, kind, name },
      namespace: before.name,
    }));
    try {
      await operator.apply(marked({}));
      for (const object of objects) await operator.apply(object);
      await operator.apply(marked(labelled));
      const [first] = references;
      assert(first !== undefined);
      await waitFor("the rules to be in force", () => isRefused(patch(operator, first, { spec: { interval: "2h" } })), {
        timeout: 30_000,
        interval: 100,
      });
      for (const reference of references) {
        await operator.delete(reference);
        await patch(operator, reference, { metadata: { finalizers: null } });
        assert.equal(await operator.get(reference), undefined);
      }
    } finally {
      await operator.apply(marked({}));
      for (const reference of references) await letGo(operator, reference);
      await operator.delete(before, { wait: 60_000 });
    }
  });

  describe("what Flux alone writes", () => {
    const [rule] = rules;
    assert(rule !== undefined);
    const name = "try-status";
    const reference = { apiVersion: rule.apiVersion, kind: rule.kind, namespace, name };
    const status = { status: { observedGeneration: 7 } };
    const onlyFlux = { code: 403, message: /flux-status\.labrats\.work.* only Flux writes the status of its objects$/ };
    const notYours = {
      code: 403,
      message: /flux-status\.labrats\.work.* metadata\.finalizers are for Flux alone: remove them from the manifest$/,
    };

    afterEach(() => letGo(operator, reference));

    it("is the status, whatever rights somebody has in the namespace", async () => {
      await tenant.apply(subject(rule, { namespace, name }));
      await assert.rejects(patch(tenant, reference, status, "status"), onlyFlux);
      await patch(tenant, reference, { spec: { interval: "2h" } });
      await operator.apply(subject(rule, { namespace, name, finalizers }));
      await operator.delete(reference);
      await assert.rejects(patch(tenant, reference, status, "status"), onlyFlux);
    });

    it("are the finalizers, set when an object is made or later, and taken off", async () => {
      await assert.rejects(tenant.apply(subject(rule, { namespace, name, finalizers })), notYours);
      await tenant.apply(subject(rule, { namespace, name }));
      await assert.rejects(patch(tenant, reference, { metadata: { finalizers } }), notYours);
      await operator.apply(subject(rule, { namespace, name, finalizers }));
      await assert.rejects(patch(tenant, reference, { metadata: { finalizers: null } }), notYours);
      await patch(tenant, reference, { spec: { interval: "2h" } });
    });

    it("is written by Flux's controllers and by who has all rights in the cluster", async () => {
      await operator.apply(subject(rule, { namespace, name }));
      for (const controller of ["source-controller", "kustomize-controller", "helm-controller"]) {
        const flux = operator.as({ user: `system:serviceaccount:flux-system:${controller}` });
        await patch(flux, reference, { metadata: { finalizers } });
        await patch(flux, reference, status, "status");
      }
      await patch(operator, reference, status, "status");
    });
  });

  describe("the marks of a namespace", () => {
    const reference = { apiVersion: "v1", kind: "Namespace", name: "try-marks" };
    const denied = { code: 403, message: /namespace-marks\.labrats\.work.*it is the platform's/ };
    const stripped = { metadata: { labels: { "labrats.work/app": null } } };
    const anew = (metadata: object = {}): Applicable => ({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: reference.name, labels: labelled, ...metadata },
    });
    let flux: KubernetesClient;

    before(() => {
      flux = operator.as({ user: "system:serviceaccount:flux-system:kustomize-controller" });
    });

    afterEach(() => letGo(operator, reference));

    it("stay, by way of the namespace itself and of its parts", async () => {
      await operator.apply(anew());
      for (const part of [undefined, "status", "finalize"]) {
        await assert.rejects(strip(part), denied, part);
      }
    });

    it("stay on one that is being deleted", async () => {
      await operator.apply(anew({ finalizers }));
      await operator.delete(reference);
      for (const part of [undefined, "status"]) await assert.rejects(strip(part), denied, part);
    });

    /** `finalize` takes whole objects only. */
    async function strip(part: string | undefined): Promise<void> {
      if (part !== "finalize") return patch(flux, reference, stripped, part);
      const whole = await existing(operator, reference);
      const path = `${await flux.path(reference)}/finalize`;
      await flux.request("PUT", path, { ...whole, metadata: { ...whole.metadata, labels: {} } });
    }
  });

  it("are all put to the test here", () => {
    const covered = new Set(rules.map(({ kind }) => plural(kind)));
    const known = tenantPolicies(configuration())
      .flatMap(({ policy }) => policy.spec?.matchConstraints?.resourceRules ?? [])
      .filter(({ apiGroups = [] }) => apiGroups.some((group) => fluxGroups.has(group)))
      .flatMap(({ resources = [] }) => resources)
      .filter((resource) => resource !== "*/*");
    assert.deepEqual(
      [...new Set(known)].filter((name) => !covered.has(name)),
      [],
    );
  });
});

const fluxGroups: ReadonlySet<string> = new Set(FLUX_GROUPS);

function plural(kind: string): string {
  const name = kind.toLowerCase();
  return name.endsWith("y") ? `${name.slice(0, -1)}ies` : `${name}s`;
}

async function patch(client: KubernetesClient, reference: Reference, change: object, part?: string): Promise<void> {
  const path = await client.path(reference);
  await client.request("PATCH", part === undefined ? path : `${path}/${part}`, change, mergePatch);
}

async function isRefused(answer: Promise<void>): Promise<boolean> {
  return answer.then(
    () => false,
    (error: unknown) => error instanceof KubernetesError && error.code === 403,
  );
}

/** Deletes an object, whoever would keep it. */
async function letGo(client: KubernetesClient, reference: Reference): Promise<void> {
  if ((await client.get(reference)) === undefined) return;
  await patch(client, reference, { metadata: { finalizers: null } });
  await client.delete(reference, { wait: 30_000 });
}
