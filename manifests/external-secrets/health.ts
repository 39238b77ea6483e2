import type { HealthCheckExpression } from "../flux/kustomization.ts";

/**
 * Stores and ExternalSecrets are healthy when the operator says so. Without this, Flux takes an object for healthy that the
 * operator has not seen yet.
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
