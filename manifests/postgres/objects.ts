import type { IConfigMap } from "kubernetes-models/v1";
import type { Postgres, PostgresConsumer } from "../../model/postgres.ts";
import type { KubernetesObject } from "../../model/kubernetes-object.ts";
import type { Secret } from "../secrets.ts";
import { connectionName, credentialsName, postgresHost, postgresPort } from "../../model/names/postgres.ts";

const apiVersion = "postgresql.cnpg.io/v1";

/** An object of CloudNativePG. */
export interface PostgresObject extends KubernetesObject {
  readonly apiVersion: typeof apiVersion;
  readonly kind: "Cluster" | "Database";
  readonly spec: object;
}

/**
 * Builds the servers, with one role for each consumer. A role that leaves the list stays in the server, with its
 * objects.
 * @see https://cloudnative-pg.io/documentation/current/declarative_role_management/
 */
export function postgresCluster({ cluster, namespace, ...settings }: Postgres): PostgresObject {
  const { instances, image, storage, consumers, parameters, sharedPreloadLibraries: libraries } = settings;
  const postgresql = {
    ...(parameters === undefined ? {} : { parameters }),
    ...(libraries === undefined ? {} : { shared_preload_libraries: libraries }),
  };
  return {
    apiVersion,
    kind: "Cluster",
    metadata: { name: cluster, namespace },
    spec: {
      instances,
      ...(image === undefined ? {} : { imageName: image }),
      enableSuperuserAccess: false,
      ...(Object.keys(postgresql).length === 0 ? {} : { postgresql }),
      storage: { size: storage.size, ...(storage.class === undefined ? {} : { storageClass: storage.class }) },
      ...(consumers.length === 0 ? {} : { managed: { roles: consumers.map(managedRole) } }),
    },
  };
}

function managedRole({ id, user }: PostgresConsumer): object {
  return { name: user, ensure: "present", login: true, passwordSecret: { name: credentialsName(id) } };
}

/**
 * Builds a consumer's database. The database and its extensions stay in the server when this object is deleted:
 * deleting a file must not delete data.
 * @see https://cloudnative-pg.io/documentation/current/declarative_database_management/
 */
export function postgresDatabase(
  { cluster, namespace }: Pick<Postgres, "cluster" | "namespace">,
  { id, database, user, extensions }: PostgresConsumer,
): PostgresObject {
  return {
    apiVersion,
    kind: "Database",
    metadata: { name: `${id}-db`, namespace },
    spec: {
      name: database,
      owner: user,
      cluster: { name: cluster },
      ensure: "present",
      databaseReclaimPolicy: "retain",
      ...(extensions === undefined
        ? {}
        : { extensions: extensions.map((extension) => ({ ...extension, ensure: "present" })) }),
    },
  };
}

/** Returns the user and password for the server, which applies a changed password at once. */
export function serverCredentials(namespace: string, { id, user }: PostgresConsumer, password: string): Secret {
  const labels = { "cnpg.io/reload": "true" };
  return credentials({ name: credentialsName(id), namespace, labels }, user, password);
}

/** The same for the consumer. */
export function consumerCredentials({ app, namespace, user }: PostgresConsumer, password: string): Secret {
  return credentials({ name: credentialsName(app), namespace }, user, password);
}

/** @see https://kubernetes.io/docs/concepts/configuration/secret/#basic-authentication-secret */
function credentials(metadata: Secret["metadata"], username: string, password: string): Secret {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata,
    type: "kubernetes.io/basic-auth",
    stringData: { username, password },
  };
}

/** Returns the ConfigMap with the location of a consumer's database. */
export function connection(
  postgres: Pick<Postgres, "cluster" | "namespace">,
  { app, namespace, database }: PostgresConsumer,
): IConfigMap {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: connectionName(app), namespace },
    data: { DB_HOST: postgresHost(postgres), DB_PORT: String(postgresPort), DB_NAME: database },
  };
}
