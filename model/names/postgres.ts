import type { Postgres } from "../postgres.ts";

/** Flux Kustomization of the cluster's PostgreSQL, and all databases in it. */
export const postgresKustomization = "cloudnative-pg-clusters";

/** The directory of a cluster's PostgreSQL, below the directory of the cluster. */
export const postgresDirectory = "postgres";

/** Flux Kustomization of what a consumer gets in its own namespace: how to reach its database. */
export function consumerKustomization(id: string): string {
  return `${id}-postgres`;
}

/** Secret with user and password; the same in both namespaces but for its name. */
export function credentialsName(owner: string): string {
  return `${owner}-postgres-credentials`;
}

/** ConfigMap with host, port and database, where the consumer runs. */
export function connectionName(app: string): string {
  return `${app}-postgres-config`;
}

/** Returns the host name of the server that accepts writes. */
export function postgresHost({ cluster, namespace }: Pick<Postgres, "cluster" | "namespace">): string {
  return `${cluster}-rw.${namespace}.svc.cluster.local`;
}

export const postgresPort = 5432;

/** Files with the two halves of one password, below the directory of the cluster. */
export function credentialsFiles(id: string): { readonly ofServer: string; readonly ofConsumer: string } {
  return {
    ofServer: `${postgresDirectory}/clusters/credentials-${id}.sops.yaml`,
    ofConsumer: `${postgresDirectory}/consumers/${id}/credentials.sops.yaml`,
  };
}
