import type { HealthCheckExpression } from "../flux/kustomization.ts";

/**
 * Stores and ExternalSecrets are healthy when the operator reports it. Without this, Flux considers an object healthy
 * before the operator has seen it.
 */
export const copiesHealth: readonly HealthCheckExpression[] = [
  "ClusterSecretStore",
  "SecretStore",
  "ExternalSecret",
].map((kind) => ({
  apiVersion: "external-secrets.io/v1",
  kind,
  current: "status.conditions.exists(e, e.type == 'Ready' && e.status == 'True')",
}));
