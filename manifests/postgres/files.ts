import type { Postgres, PostgresConsumer } from "../../model/postgres.ts";
import { clusterKeySecretName, fluxNamespace, rootName } from "../../model/names/flux.ts";
import { namespaceIfAbsent } from "../flux/kept-namespace.ts";
import { keptByPrune } from "../flux/kept-by-prune.ts";
import { fluxKustomization, type FluxKustomization } from "../flux/kustomization.ts";
import { rootServiceAccount } from "../../model/names/infrastructure.ts";
import { kustomizeFile } from "../kustomize.ts";
import { toYaml } from "../../yaml/write.ts";
import {
  consumerKustomization,
  credentialsFiles,
  postgresDirectory,
  postgresKustomization,
} from "../../model/names/postgres.ts";
import { connection, postgresCluster, postgresDatabase } from "./objects.ts";

/** The entry that the cluster applies: a path below its directory. */
export const postgresEntry = `${postgresDirectory}.yaml`;

/**
 * Returns the Flux Kustomizations of a cluster's PostgreSQL: one for the servers, and one for each consumer. They are
 * excluded from Flux's garbage collection, which would delete all of them at once, together with the operator.
 * @param directory The directory of the cluster in the fleet repository: `clusters/dev/home`.
 */
export function postgresKustomizations(postgres: Postgres, directory: string): FluxKustomization[] {
  return [
    serverKustomization(postgres, directory),
    ...postgres.consumers.map((consumer) => ofConsumer(consumer, directory)),
  ].map(keptByPrune);
}

/**
 * Returns the servers' unencrypted files, by path below the cluster's directory; those of {@link credentialsFiles} are
 * beside them.
 */
export function serverFiles(postgres: Postgres): Record<string, string> {
  const { cluster, namespace, consumers } = postgres;
  const named = {
    "namespace.yaml": toYaml([namespaceIfAbsent(namespace)]),
    [`${cluster}.yaml`]: toYaml([postgresCluster(postgres)]),
    ...Object.fromEntries(
      consumers.map((consumer) => [`database-${consumer.id}.yaml`, toYaml([postgresDatabase(postgres, consumer)])]),
    ),
  };
  const sealed = consumers.map(({ id }) => nameOf(credentialsFiles(id).ofServer));
  return under(`${postgresDirectory}/clusters`, {
    ...named,
    "kustomization.yaml": list([...Object.keys(named), ...sealed]),
  });
}

/**
 * Returns a consumer's unencrypted files, by path below the cluster's directory; those of {@link credentialsFiles} are
 * beside them.
 */
export function consumerFiles(postgres: Postgres, consumer: PostgresConsumer): Record<string, string> {
  const { id, namespace, namespaceLabels } = consumer;
  const named = {
    ...(namespaceLabels === undefined
      ? {}
      : { "namespace.yaml": toYaml([namespaceIfAbsent(namespace, namespaceLabels)]) }),
    "config.yaml": toYaml([connection(postgres, consumer)]),
  };
  const sealed = nameOf(credentialsFiles(id).ofConsumer);
  return under(`${postgresDirectory}/consumers/${id}`, {
    ...named,
    "kustomization.yaml": list([...Object.keys(named), sealed]),
  });
}

function serverKustomization({ dependsOn }: Postgres, directory: string): FluxKustomization {
  return fluxKustomization({
    ...shared,
    name: postgresKustomization,
    path: `./${directory}/${postgresDirectory}/clusters`,
    // Starting the first server, with a new disk, takes long.
    timeout: "10m",
    dependsOn: dependsOn.map((name) => ({ name })),
  });
}

/** Builds the Kustomization of a consumer, which publishes the location of its database once the database is ready. */
function ofConsumer({ id }: PostgresConsumer, directory: string): FluxKustomization {
  return fluxKustomization({
    ...shared,
    name: consumerKustomization(id),
    path: `./${directory}/${postgresDirectory}/consumers/${id}`,
    dependsOn: [{ name: postgresKustomization }],
  });
}

const shared = {
  namespace: fluxNamespace,
  source: rootName,
  serviceAccount: rootServiceAccount,
  interval: "10m",
  wait: true,
  decryptionSecret: clusterKeySecretName,
} as const;

function list(resources: readonly string[]): string {
  return toYaml([kustomizeFile(resources)]);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function under(directory: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${directory}/${path}`, text]));
}
