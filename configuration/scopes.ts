import type { KubernetesObject } from "../model/kubernetes-object.ts";

/** Kinds whose objects belong to the cluster as a whole, of Kubernetes and of operators that clusters run. */
const CLUSTER_KINDS: ReadonlySet<string> = new Set([
  "APIService",
  "CSIDriver",
  "CSINode",
  "CertificateSigningRequest",
  "CustomResourceDefinition",
  "DeviceClass",
  "FlowSchema",
  "GatewayClass",
  "IngressClass",
  "MutatingAdmissionPolicy",
  "MutatingAdmissionPolicyBinding",
  "MutatingWebhookConfiguration",
  "Namespace",
  "Node",
  "PersistentVolume",
  "PriorityClass",
  "PriorityLevelConfiguration",
  "RuntimeClass",
  "StorageClass",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "ValidatingWebhookConfiguration",
  "VolumeAttachment",
  "VolumeAttributesClass",
  "VolumeSnapshotClass",
  "VolumeSnapshotContent",
]);

/**
 * Whether an object belongs to the cluster as a whole, as far as its kind tells: nobody knows for sure without the
 * cluster. `ClusterIssuer` and the like say so in their names, and so do all kinds of Cilium's that do.
 */
export function isOfCluster({ apiVersion, kind }: Pick<KubernetesObject, "apiVersion" | "kind">): boolean {
  return (
    CLUSTER_KINDS.has(kind) ||
    /^Cluster[A-Z]/.test(kind) ||
    (apiVersion.startsWith("cilium.io/") && /^Cilium(Clusterwide|LoadBalancer|L2|BGP|CIDR|Node|External)/.test(kind))
  );
}
