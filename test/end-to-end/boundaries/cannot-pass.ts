import assert from "node:assert/strict";
import { z } from "zod";
import type { Applicable, KubernetesClient } from "../../../sandbox/cluster/client.ts";
import { KubernetesError } from "../../../sandbox/cluster/errors.ts";
import { objectSchema, type KubernetesObject, type Reference } from "../../../sandbox/cluster/object.ts";
import { existing } from "../support/cluster-objects.ts";
import { developer, finalizer, merged, type Bound } from "./bound.ts";

/**
 * Tries to get past a bound: with a new object, with a change of one that is there, by way of its status, and with a change
 * of one that is being deleted and stays because of a finalizer.
 * @param clientOf With all rights; known when tests run.
 */
export function cannotPass(bound: Bound, clientOf: () => KubernetesClient): void {
  describe(`refuses ${bound.title}`, () => {
    const fine = placed(bound.fine);
    let client: KubernetesClient;
    let actor: KubernetesClient;

    before(async () => {
      client = clientOf();
      actor = bound.as === "operator" ? client : client.as(bound.as ?? developer);
      await create(actor, merged(fine, { metadata: { finalizers: [finalizer] } }));
    });

    after(async () => {
      await client.delete(referenceOf(fine), { propagationPolicy: "Orphan" });
      // Whoever may change the object may let go of it.
      await patch(actor, fine, { metadata: { finalizers: null } });
      await client.delete(referenceOf(fine), { wait: 30_000 });
    });

    it("as a new object, whoever makes it", async () => {
      const wrong = merged(merged(fine, bound.wrong), { metadata: { name: "try-wrong" } });
      for (const one of [actor, client]) await assert.rejects(create(one, wrong, { dryRun: true }), denied(bound));
    });

    it("by way of its status", async () => {
      const before = await existing(client, referenceOf(fine));
      // With all rights: nobody in an app has one to the status.
      const after = await patchStatus(client, fine, bound.wrong).catch((error: unknown) => {
        assert.ok(isWithoutStatus(error) || denied(bound)(error));
        return before;
      });
      assert.deepEqual(said(after, bound), said(before, bound));
    });

    it("as a change of one that is there, and of one that is being deleted", async () => {
      const refused = bound.fixed === undefined ? denied(bound) : { code: 422, message: bound.fixed };
      await assert.rejects(patch(actor, fine, bound.wrong, { dryRun: true }), refused);
      await client.delete(referenceOf(fine), { propagationPolicy: "Orphan" });
      const { metadata } = await existing(client, referenceOf(fine));
      assert.notEqual(metadata.deletionTimestamp, undefined);
      await assert.rejects(patch(actor, fine, bound.wrong, { dryRun: true }), refused);
    });
  });
}

const annotated = z.looseObject({ metadata: z.looseObject({ annotations: z.looseObject({}).default({}) }) });

/** What a change of an object's status may not change. Controllers annotate their objects meanwhile. */
function said({ metadata, spec, data, type }: KubernetesObject, { wrong }: Bound): object {
  const meant = Object.keys(annotated.safeParse(wrong).data?.metadata.annotations ?? {});
  return { spec, data, type, annotations: meant.map((name) => metadata.annotations?.[name]) };
}

function isWithoutStatus(error: unknown): boolean {
  return error instanceof KubernetesError && [404, 405].includes(error.code);
}

/** What an object would be if its status were changed. */
async function patchStatus(client: KubernetesClient, object: Applicable, change: object): Promise<KubernetesObject> {
  const path = await client.path({ ...object, ...object.metadata });
  const contentType = "application/merge-patch+json";
  return objectSchema.parse(await client.request("PATCH", `${path}/status?dryRun=All`, change, { contentType }));
}

/** The object, where the app runs unless it says where. */
export function placed({ metadata, ...object }: Applicable): Applicable {
  return {
    ...object,
    apiVersion: object.apiVersion,
    kind: object.kind,
    metadata: { namespace: "my-diet-dev", ...metadata },
  };
}

/** That it was this policy, and what it said. */
function denied({ refusal: [policy, message] }: Bound): (error: unknown) => boolean {
  return (error) => {
    assert(error instanceof KubernetesError);
    assert.equal(error.code, 403, error.message);
    assert.match(error.message, new RegExp(`ValidatingAdmissionPolicy '${policy}\\.labrats\\.work'`));
    assert.match(error.message, message);
    return true;
  };
}

/** Whether the API server only says what it would do. */
export interface WriteOptions {
  readonly dryRun: boolean;
}

/** The reference of an object that one means to have. */
export function referenceOf({ apiVersion, kind, metadata: { namespace, name } }: Applicable): Reference {
  return { apiVersion, kind, namespace, name };
}

/** Makes an object that is not there. */
export async function create(client: KubernetesClient, object: Applicable, options?: WriteOptions): Promise<void> {
  const path = await client.collection(object, object.metadata.namespace);
  await client.request("POST", `${path}${query(options)}`, object);
}

/** Merges a change into an object. */
export async function patch(
  client: KubernetesClient,
  object: Applicable,
  change: object,
  options?: WriteOptions,
): Promise<void> {
  const path = await client.path({ ...object, ...object.metadata });
  await client.request("PATCH", `${path}${query(options)}`, change, { contentType: "application/merge-patch+json" });
}

function query({ dryRun }: WriteOptions = { dryRun: false }): string {
  return dryRun ? "?dryRun=All" : "";
}
