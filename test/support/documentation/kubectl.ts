import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { KubernetesClient } from "../../../sandbox/cluster/client.ts";
import type { Kind, KubernetesObject } from "../../../sandbox/cluster/object.ts";
import { readConnection } from "../../../sandbox/connection.ts";
import { toYaml } from "../../../yaml/write.ts";

/**
 * Stands in for `kubectl`, which not every machine with the tests has: it knows `get` for some kinds, and asks the API server
 * of a sandbox.
 *
 * @param connection File with how a sandbox is reached.
 * @returns a directory for the `PATH` of a shell
 */
export function installKubectl(directory: string, connection: string): string {
  mkdirSync(directory, { recursive: true });
  const program = join(directory, "kubectl");
  const node = [process.execPath, "--import", import.meta.resolve("tsx"), import.meta.filename, connection];
  writeFileSync(program, `#!/bin/sh\nexec ${node.map((word) => `'${word}'`).join(" ")} "$@"\n`);
  chmodSync(program, 0o700);
  return directory;
}

const kinds: Readonly<Record<string, Kind>> = {
  kustomizations: { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization" },
  gitrepositories: { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository" },
  configmap: { apiVersion: "v1", kind: "ConfigMap" },
};

async function get(connection: string, args: string[]): Promise<string> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      namespace: { type: "string" },
      "all-namespaces": { type: "boolean" },
      output: { type: "string" },
    },
  });
  const [verb, names = "", name] = positionals;
  const known = readConnection(connection);
  if (verb !== "get" || known === undefined) throw new Error(`kubectl ${args.join(" ")} is not stood in for`);
  const client = new KubernetesClient(known.cluster);
  const { namespace = "default", output } = values;
  const lists = names.split(",").map(async (plural): Promise<KubernetesObject[]> => {
    const kind = kinds[plural];
    if (kind === undefined) throw new Error(`the server doesn't have a resource type "${plural}"`);
    return client.list(kind, values["all-namespaces"] === true ? {} : { namespace });
  });
  const objects = (await Promise.all(lists))
    .flat()
    .filter(({ metadata }) => name === undefined || metadata.name === name);
  if (objects.length === 0) throw new Error(`Error from server (NotFound): ${names} ${name ?? ""} not found`);
  if (output === "yaml") return toYaml(objects);
  return objects.map(({ kind, metadata }) => `${metadata.namespace ?? ""} ${kind} ${metadata.name}\n`).join("");
}

if (process.argv[1] === import.meta.filename) {
  const [connection = "", ...args] = process.argv.slice(2);
  try {
    process.stdout.write(await get(connection, args));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
