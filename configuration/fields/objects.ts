import { quote } from "../suggestion.ts";
import { PART, SUBDOMAIN, toLabel, type Problem } from "./kubernetes.ts";

/** Name of most kinds of objects: RFC 1123 subdomain. */
export function objectNameProblem(value: string): Problem {
  if (SUBDOMAIN.test(value)) return undefined;
  const instead = value.toLowerCase().split(".").map(toLabel).filter(Boolean).join(".");
  return `${quote(value)} is not the name of an object; write ${quote(SUBDOMAIN.test(instead) ? instead : "backend")}`;
}

/**
 * Name of a Service: RFC 1035 label, which does not begin with a digit. Kubernetes 1.36 takes more, older ones do not.
 * @see https://github.com/kubernetes/enhancements/issues/5311
 */
export const SERVICE = new RegExp(`^(?=[a-z])${PART}$`);

/** The name of a cluster of CloudNativePG, which is also the prefix of its Services' names. */
export function postgresClusterProblem(value: string): Problem {
  if (value.length > 50) return `has ${value.length} characters; write at most 50`;
  if (SERVICE.test(value)) return undefined;
  const instead = toLabel(value).replace(/^[0-9-]+/, "");
  return `${quote(value)} is not the name of a Service, which begins with a letter; write ${quote(SERVICE.test(instead) ? instead : "postgres-cluster")}`;
}

/**
 * Key of an entry of a Secret or ConfigMap.
 * @see https://github.com/kubernetes/apimachinery/blob/v0.33.0/pkg/util/validation/validation.go `IsConfigMapKey`
 */
export const ENTRY = /^(?!\.$|\.\.)[-._a-zA-Z0-9]{1,253}$/;

export function entryProblem(value: string): Problem {
  if (ENTRY.test(value)) return undefined;
  const instead = value
    .replace(/[^-._a-zA-Z0-9]+/g, "-")
    .replace(/^\.{2,}/, ".")
    .slice(0, 253);
  return `${quote(value)} is not the name of an entry; write ${quote(ENTRY.test(instead) ? instead : "password")}`;
}

/** Where a value of a chart is: what `targetPath` of a HelmRelease takes. */
export const VALUE_PATH = /^(?=.{1,250}$)([a-zA-Z0-9_\-.\\/]|\[[0-9]{1,5}\])+$/;

export function valuePathProblem(value: string): Problem {
  if (VALUE_PATH.test(value)) return undefined;
  const rule = "has names of values with dots between them, and numbers of items in brackets";
  return `${quote(value)} is no path to a value, which ${rule}; write "auth.password" or "hosts[0].name"`;
}

/** JSON Pointer: RFC 6901. */
export const POINTER = /^(\/([^~/]|~[01])*)*$/;

export function pointerProblem(value: string): Problem {
  if (POINTER.test(value)) return undefined;
  const instead = `/${value
    .replace(/^\.+/, "")
    .replaceAll(/[.[\]]+/g, "/")
    .replace(/\/$/, "")}`;
  return `${quote(value)} is no JSON Pointer; write ${quote(POINTER.test(instead) ? instead : "/spec/replicas")}`;
}

/**
 * Version of an API with its group, which only the core of Kubernetes lacks. A version is an RFC 1035 label: `v1beta2`, and
 * also `v1api20200601`.
 * @see https://github.com/kubernetes/apiextensions-apiserver/blob/v0.33.0/pkg/apis/apiextensions/validation/validation.go `validateCustomResourceDefinitionVersion`
 */
export const API_VERSION = new RegExp(`^(?:v1|${PART}(?:\\.${PART})*/(?=[a-z])${PART})$`);

export function apiVersionProblem(value: string): Problem {
  if (API_VERSION.test(value)) return undefined;
  return `${quote(value)} is not a version of an API; write it as at the top of the object's manifest, "apps/v1"`;
}

/** Those of Kubernetes itself that people might ask for; of others, nobody knows without the cluster. */
const CLUSTER_KINDS: readonly string[] = [
  "APIService",
  "ClusterRole",
  "ClusterRoleBinding",
  "CustomResourceDefinition",
  "IngressClass",
  "MutatingWebhookConfiguration",
  "Namespace",
  "Node",
  "PersistentVolume",
  "PriorityClass",
  "RuntimeClass",
  "StorageClass",
  "ValidatingWebhookConfiguration",
];

export const KIND = new RegExp(`^(?!(?:${CLUSTER_KINDS.join("|")})$)[A-Z][A-Za-z0-9]*$`);

/** The kind of an object in a namespace: an app has no right to read other objects. */
export function kindProblem(value: string): Problem {
  if (CLUSTER_KINDS.includes(value)) {
    return `a ${value} belongs to the cluster, and the app may not look at it; write the kind of an object that the app deploys, "Deployment"`;
  }
  if (KIND.test(value)) return undefined;
  const instead = value
    .replace(/[^A-Za-z0-9]/g, "")
    .replace(/^[0-9]*([a-z])/, (letters) => letters.slice(-1).toUpperCase());
  return `${quote(value)} is not a kind of object; write it as in the object's manifest, ${quote(KIND.test(instead) ? instead : "Deployment")}`;
}
