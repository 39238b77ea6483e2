import type { PodSecurity } from "../model/pod-security.ts";

/** The purpose of an app's namespace: its secrets and Flux objects, or its workloads. */
export type NamespaceRole = "platform" | "app";

/** Label of every namespace of an app; its value is the app's name. */
export function appLabel(labelPrefix: string): string {
  return `${labelPrefix}/app`;
}

/** Returns the label for the purpose of an app's namespace. */
export function namespaceRoleLabel(labelPrefix: string): string {
  return `${labelPrefix}/namespace-role`;
}

/** Returns the label for objects of one environment of an app. */
export function environmentLabel(labelPrefix: string): string {
  return `${labelPrefix}/environment`;
}

/** Label of the namespace of a preview; its value is `pr-<number>`. */
export function previewLabelKey(labelPrefix: string): string {
  return `${labelPrefix}/preview`;
}

/** Label with the level of Pod Security that a namespace enforces. */
export const podSecurityLabel = "pod-security.kubernetes.io/enforce";

/**
 * Returns all labels of an app's namespace. By default, pods may not use what gives access to nodes: privileges, and
 * the host's network, processes and files.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
 */
export function namespaceLabels(
  labelPrefix: string,
  app: string,
  role: NamespaceRole,
  podSecurity: PodSecurity = "baseline",
): Record<string, string> {
  return {
    [appLabel(labelPrefix)]: app,
    [namespaceRoleLabel(labelPrefix)]: role,
    [podSecurityLabel]: podSecurity,
    "pod-security.kubernetes.io/warn": "restricted",
  };
}

/** Optional information about an app for people. */
export interface AboutApp {
  readonly description?: string;
  readonly owner?: string;
  readonly contact?: string;
}

/** Returns the annotations that describe an app and its owner in its namespaces. */
export function aboutAnnotations(
  labelPrefix: string,
  { description, owner, contact }: AboutApp,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ description, owner, contact }).flatMap(([key, value]) =>
      value === undefined ? [] : [[`${labelPrefix}/${key}`, value]],
    ),
  );
}

/** Annotation without which a platform namespace cannot be deleted, and its one value. */
export function deletionAnnotation(labelPrefix: string): { readonly key: string; readonly allowed: string } {
  return { key: `${labelPrefix}/deletion`, allowed: "allowed" };
}
