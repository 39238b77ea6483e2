import { isObject, type Value } from "../rpc/property-values.ts";
import { gvkOf, isSecretKind, type KubeObject } from "./objects.ts";

/** A path into an object: map keys and list indices. */
export type Path = readonly (string | number)[];

/** The kinds whose content may change in place, although the official provider replaces them by default. */
export interface Mutability {
  configMaps: boolean;
  secrets: boolean;
}

const CONTAINER_FIELDS =
  "args command env image imagePullPolicy lifecycle livenessProbe ports readinessProbe resources securityContext stdin " +
  "stdinOnce terminationMessagePath terminationMessagePolicy tty volumeDevices volumeMounts workingDir";
const POD_FIELDS =
  "affinity automountServiceAccountToken dnsConfig dnsPolicy enableServiceLinks hostAliases hostIPC hostNetwork hostPID " +
  "hostname imagePullSecrets nodeName nodeSelector overhead preemptionPolicy priority priorityClassName readinessGates " +
  "restartPolicy runtimeClassName schedulerName securityContext serviceAccount serviceAccountName shareProcessNamespace " +
  "subdomain terminationGracePeriodSeconds volumes";
const VOLUME_SOURCES =
  "awsElasticBlockStore azureDisk azureFile cephfs cinder csi fc flexVolume flocker gcePersistentDisk glusterfs hostPath " +
  "iscsi local nfs photonPersistentDisk portworxVolume quobyte rbd scaleIO storageos vsphereVolume";

const under = (prefix: string, fields: string): string[] => fields.split(" ").map((field) => `${prefix}.${field}`);

/**
 * Fields that cannot change in place, by group and kind (the official provider's list, provider/pkg/provider/diff.go).
 */
const IMMUTABLE: Record<string, string[]> = {
  "apps/DaemonSet": ["spec.selector"],
  "apps/Deployment": ["spec.selector"],
  "apps/StatefulSet": under(
    "spec",
    "podManagementPolicy revisionHistoryLimit selector serviceName volumeClaimTemplates",
  ),
  "batch/Job": under("spec", "completions parallelism selector template"),
  "/PersistentVolume": under("spec", VOLUME_SOURCES),
  "/PersistentVolumeClaim": under("spec", "accessModes selector storageClassName volumeName"),
  "/Pod": [
    ...under("spec", POD_FIELDS),
    ...under("spec.containers.*", CONTAINER_FIELDS),
    ...under("spec.initContainers.*", CONTAINER_FIELDS),
  ],
  "/ResourceQuota": ["spec.scopes"],
  "/Secret": ["type"],
  "/Service": ["spec.clusterIP"],
  "rbac.authorization.k8s.io/ClusterRoleBinding": ["roleRef"],
  "rbac.authorization.k8s.io/RoleBinding": ["roleRef"],
  "storage.k8s.io/StorageClass": ["parameters", "provisioner"],
};

/** The paths whose change replaces the object. */
export function immutablePaths(object: KubeObject, mutability: Mutability): string[][] {
  const { group, kind } = gvkOf(object);
  const paths = ["metadata.name", "metadata.namespace", "kind", ...(IMMUTABLE[`${group}/${kind}`] ?? [])];
  const frozen = object["immutable"] === true;
  if (isSecretKind(object) && (!mutability.secrets || frozen)) paths.push("stringData", "data");
  if (group === "" && kind === "ConfigMap" && (!mutability.configMaps || frozen)) paths.push("binaryData", "data");
  return paths.map((path) => path.split("."));
}

/** Whether a change of `value` at `path` affects an immutable path: one above it, or one inside `value`. */
export function touches(path: Path, value: Value | undefined, immutable: readonly string[][]): boolean {
  return immutable.some((pattern) => {
    const common = Math.min(path.length, pattern.length);
    const agrees = path.slice(0, common).every((step, index) => pattern[index] === "*" || pattern[index] === step);
    return agrees && contains(value, pattern.slice(path.length));
  });
}

function contains(value: Value | undefined, [step, ...rest]: readonly string[]): boolean {
  if (step === undefined) return value !== undefined;
  if (Array.isArray(value)) return step === "*" && value.some((item) => contains(item, rest));
  return isObject(value) && contains(value[step], rest);
}
