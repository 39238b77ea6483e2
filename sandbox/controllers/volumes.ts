import { z } from "zod";
import type { Applicable, KubernetesClient } from "../cluster/client.ts";
import { referenceTo, type KubernetesObject } from "../cluster/object.ts";
import { observe } from "../cluster/observe.ts";
import type { Supervisor } from "../process/supervisor.ts";

/** Options of {@link startVolumes}. */
export interface VolumesOptions {
  readonly client: KubernetesClient;
  readonly supervisor: Supervisor;
}

const claimSchema = z.looseObject({
  spec: z.looseObject({
    accessModes: z.array(z.string()),
    storageClassName: z.string().optional(),
    volumeName: z.string().optional(),
    resources: z.looseObject({ requests: z.looseObject({ storage: z.string() }) }),
  }),
});

const volumeSchema = z.looseObject({ status: z.looseObject({ phase: z.string().optional() }).optional() });

const label = { "gitops-platform.sandbox/volume": "true" };

/**
 * Simulates the storage of a cluster: each claim, of any StorageClass, gets its own volume, which is deleted with it.
 * Nothing is stored, because no kubelet runs the Pods.
 */
export function startVolumes({ client, supervisor }: VolumesOptions): void {
  const over = new AbortController();
  const fail = (error: unknown): void => {
    if (!over.signal.aborted) supervisor.fail(error);
  };
  const asked = new Set<string>();
  const provide = (claim: KubernetesObject): void => {
    const volume = volumeFor(claim);
    if (volume === undefined || asked.has(volume.metadata.name)) return;
    asked.add(volume.metadata.name);
    client.apply(volume).catch(fail);
  };
  const observed = Promise.all([
    observe(client, {
      kinds: [{ apiVersion: "v1", kind: "PersistentVolumeClaim" }],
      signal: over.signal,
      onChange: (claims) => {
        for (const claim of claims) provide(claim);
      },
    }),
    observe(client, {
      kinds: [{ apiVersion: "v1", kind: "PersistentVolume" }],
      signal: over.signal,
      onChange: (volumes) => {
        for (const volume of volumes.filter(isLeft)) client.delete(referenceTo(volume)).catch(fail);
      },
    }),
  ]).catch(fail);
  supervisor.onStop("storage", async () => {
    over.abort();
    await observed;
  });
}

/** The volume for a claim; undefined if it has one or is being deleted. */
export function volumeFor({ metadata, ...claim }: KubernetesObject): Applicable | undefined {
  const { accessModes, storageClassName, volumeName, resources } = claimSchema.parse(claim).spec;
  const { name, namespace, uid } = metadata;
  if (volumeName !== undefined || metadata.deletionTimestamp !== undefined || uid === undefined) return undefined;
  return {
    apiVersion: "v1",
    kind: "PersistentVolume",
    metadata: { name: `pvc-${uid}`, labels: label },
    spec: {
      accessModes,
      capacity: resources.requests,
      ...(storageClassName === undefined ? {} : { storageClassName }),
      persistentVolumeReclaimPolicy: "Retain",
      claimRef: { apiVersion: "v1", kind: "PersistentVolumeClaim", name, namespace, uid },
      hostPath: { path: `/nowhere/${uid}` },
    },
  };
}

/** Whether a volume is ours and its claim is gone. */
function isLeft(volume: KubernetesObject): boolean {
  const ours = Object.keys(label).every((key) => volume.metadata.labels?.[key] === "true");
  const { phase } = volumeSchema.parse(volume).status ?? {};
  return ours && phase === "Released" && volume.metadata.deletionTimestamp === undefined;
}
