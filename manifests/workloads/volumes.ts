import { createHash } from "node:crypto";
import type { IDeploymentStrategy } from "kubernetes-models/apps/v1";
import type { IConfigMap, IPersistentVolumeClaim, IVolume, IVolumeMount } from "kubernetes-models/v1";
import { isShared, type Volume } from "../../model/volume.ts";
import { pruneDisabled } from "../flux/metadata.ts";

/** A pod's volume. */
export function podVolume(workload: string, { name, content }: Volume): IVolume {
  switch (content.kind) {
    case "claim":
      return { name, persistentVolumeClaim: { claimName: claimName(workload, name) } };
    case "empty": {
      const { size, memory } = content;
      return {
        name,
        emptyDir: { ...(memory ? { medium: "Memory" } : {}), ...(size === undefined ? {} : { sizeLimit: size }) },
      };
    }
    case "files":
      return { name, configMap: { name: filesName(workload, name), ...rights(content.mode) } };
    case "secret":
      return { name, secret: { secretName: content.secret, ...rights(content.mode) } };
  }
}

function rights(mode: number | undefined): { defaultMode?: number } {
  return mode === undefined ? {} : { defaultMode: mode };
}

/** Returns the mount of a volume in a container. */
export function volumeMount({ name, mount, subPath, readOnly }: Volume): IVolumeMount {
  return {
    ...{ name, mountPath: mount },
    ...(subPath === undefined ? {} : { subPath }),
    ...(readOnly ? { readOnly } : {}),
  };
}

/**
 * Returns the update strategy. With a volume that only one node can mount, old pods stop before new ones start.
 * Kubernetes' default is stated in full: otherwise Flux would not own the field and could not remove it, and the API
 * server rejects it together with `Recreate`.
 */
export function strategyFor(volumes: readonly Volume[]): IDeploymentStrategy {
  const alone = volumes.some(({ content }) => content.kind === "claim" && !isShared(content.claim.access));
  if (alone) return { type: "Recreate" };
  return { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: "25%" } };
}

/** Storage that a workload asks for in a namespace. Nothing but a person deletes it. */
export function claims(workload: string, namespace: string, volumes: readonly Volume[]): IPersistentVolumeClaim[] {
  return volumes.flatMap(({ name, content }) => {
    if (content.kind !== "claim") return [];
    const { size, class: storageClassName, access } = content.claim;
    return [
      {
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: { name: claimName(workload, name), namespace, annotations: { ...pruneDisabled } },
        spec: {
          accessModes: [...access],
          ...(storageClassName === undefined ? {} : { storageClassName }),
          resources: { requests: { storage: size } },
        },
      },
    ];
  });
}

/** Returns the ConfigMaps of the texts that a workload mounts as files. */
export function fileMaps(workload: string, namespace: string, volumes: readonly Volume[]): IConfigMap[] {
  return volumes.flatMap(({ name, content }) =>
    content.kind === "files"
      ? [
          {
            apiVersion: "v1",
            kind: "ConfigMap",
            metadata: { name: filesName(workload, name), namespace },
            data: { ...content.files },
          },
        ]
      : [],
  );
}

/** Returns a digest that changes with any of the files; undefined if there are none. */
export function filesDigest(volumes: readonly Volume[]): string | undefined {
  const files = volumes.flatMap(({ name, content }) =>
    content.kind === "files" ? Object.entries(content.files).map(([file, text]) => [name, file, text]) : [],
  );
  if (files.length === 0) return undefined;
  return createHash("sha256").update(JSON.stringify(files.sort())).digest("hex").slice(0, 16);
}

function claimName(workload: string, volume: string): string {
  return `${workload}-${volume}`;
}

/** The ending keeps it apart from the ConfigMap of a database. */
function filesName(workload: string, volume: string): string {
  return `${workload}-${volume}-files`;
}
