import { z } from "zod";
import type { KubernetesClient } from "../cluster/client.ts";
import { KindNotServed } from "../cluster/errors.ts";
import type { Kind, KubernetesObject } from "../cluster/object.ts";

/** The state of a Flux object. */
export interface FluxRow {
  kind: string;
  namespace: string;
  name: string;
  /** The fetched, applied or found revision: `main@sha1:<commit>`, or a tag; empty before the first one. */
  revision: string;
  /**
   * Flux's own result, reset to Unknown if it refers to an older generation of the object, or to an older revision of a
   * Kustomization's source.
   */
  ready: "True" | "False" | "Unknown";
  suspended: boolean;
  /** Flux's own message. */
  message: string;
}

/** The kinds of {@link fluxStatus}, sources first. */
export const fluxKinds: readonly Kind[] = [
  { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository" },
  { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "OCIRepository" },
  { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "HelmRepository" },
  { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization" },
  { apiVersion: "image.toolkit.fluxcd.io/v1", kind: "ImageRepository" },
  { apiVersion: "image.toolkit.fluxcd.io/v1", kind: "ImagePolicy" },
  { apiVersion: "image.toolkit.fluxcd.io/v1", kind: "ImageUpdateAutomation" },
];

const conditionSchema = z.looseObject({
  type: z.string(),
  status: z.enum(["True", "False", "Unknown"]),
  message: z.string().default(""),
  observedGeneration: z.number().optional(),
});

const objectSchema = z.looseObject({
  spec: z.looseObject({
    suspend: z.boolean().default(false),
    type: z.string().optional(),
    sourceRef: z.looseObject({ kind: z.string(), name: z.string(), namespace: z.string().optional() }).optional(),
  }),
  status: z
    .looseObject({
      conditions: z.array(conditionSchema).default([]),
      artifact: z.looseObject({ revision: z.string() }).optional(),
      lastAppliedRevision: z.string().optional(),
      latestRef: z.looseObject({ tag: z.string(), digest: z.string().optional() }).optional(),
    })
    .default({ conditions: [] }),
});

type Verdict = Pick<FluxRow, "ready" | "message">;

/** The state of every source, Kustomization and image object of a cluster, sorted by kind, namespace and name. */
export async function fluxStatus(client: KubernetesClient): Promise<FluxRow[]> {
  const lists = await Promise.all(
    fluxKinds.map(async (kind) => {
      try {
        return await client.list(kind);
      } catch (error) {
        if (error instanceof KindNotServed) {
          return [];
        }
        throw error;
      }
    }),
  );
  return fluxRows(lists.flat());
}

/** The rows for objects of {@link fluxKinds}; others are skipped. */
export function fluxRows(objects: readonly KubernetesObject[]): FluxRow[] {
  const order = fluxKinds.map(({ kind }) => kind);
  const revisions = new Map(objects.map((object) => [keyOf(object), parse(object).status.artifact?.revision]));
  return objects
    .filter(({ kind }) => order.includes(kind))
    .map((object) => fluxRow(object, revisions))
    .sort(
      (one, other) =>
        order.indexOf(one.kind) - order.indexOf(other.kind) ||
        one.namespace.localeCompare(other.namespace, "en") ||
        one.name.localeCompare(other.name, "en"),
    );
}

function fluxRow(object: KubernetesObject, revisions: ReadonlyMap<string, string | undefined>): FluxRow {
  const { spec, status } = parse(object);
  const namespace = object.metadata.namespace ?? "";
  // An ImageUpdateAutomation commits to its source, but applies nothing from it.
  const source = object.kind === "Kustomization" ? spec.sourceRef : undefined;
  const sourceRevision =
    source === undefined ? undefined : revisions.get(key(source.kind, source.namespace ?? namespace, source.name));
  const revision = status.lastAppliedRevision ?? status.artifact?.revision ?? imageOf(status.latestRef);
  return {
    kind: object.kind,
    namespace,
    name: object.metadata.name,
    revision,
    suspended: spec.suspend,
    ...verdict(object, sourceRevision !== undefined && sourceRevision !== revision ? sourceRevision : undefined),
  };
}

function imageOf(latest: { readonly tag: string; readonly digest?: string | undefined } | undefined): string {
  if (latest === undefined) return "";
  return latest.digest === undefined ? latest.tag : `${latest.tag}@${latest.digest}`;
}

/** @param behind - the revision of the source that is not applied yet */
function verdict(object: KubernetesObject, behind: string | undefined): Verdict {
  const { spec, status } = parse(object);
  if (object.metadata.deletionTimestamp !== undefined) {
    return { ready: "Unknown", message: "being deleted" };
  }
  if (object.kind === "HelmRepository" && spec.type === "oci") {
    // Flux neither fetches it nor sets a condition: a chart is resolved when it is used.
    return { ready: "True", message: "nothing to fetch" };
  }
  const condition = status.conditions.find(({ type }) => type === "Ready");
  if (condition === undefined) {
    return { ready: "Unknown", message: "waiting to be reconciled" };
  }
  const { generation = 0 } = object.metadata;
  if ((condition.observedGeneration ?? 0) < generation) {
    return { ready: "Unknown", message: "changed since it was reconciled" };
  }
  if (condition.status === "True" && behind !== undefined) {
    return { ready: "Unknown", message: `waiting to apply ${shortRevision(behind)}` };
  }
  return { ready: condition.status, message: condition.message };
}

/** Shortens each hash in a text to eight digits: `main@sha1:0a1b2c3d`. */
export function shortRevision(text: string): string {
  return text.replaceAll(/((?:sha1|sha256):[0-9a-f]{8})[0-9a-f]+/g, "$1");
}

function parse(object: KubernetesObject): z.infer<typeof objectSchema> {
  return objectSchema.parse(object);
}

function keyOf({ kind, metadata }: KubernetesObject): string {
  return key(kind, metadata.namespace ?? "", metadata.name);
}

function key(kind: string, namespace: string, name: string): string {
  return `${kind} ${namespace}/${name}`;
}
