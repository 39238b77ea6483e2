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

const kustomization: Kind = { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization" };
const gitRepository: Kind = { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository" };

/** By the names that pages call them. */
const kinds: Readonly<Record<string, Kind>> = {
  ...{ kustomization, kustomizations: kustomization, gitrepository: gitRepository, gitrepositories: gitRepository },
  configmap: { apiVersion: "v1", kind: "ConfigMap" },
  namespaces: { apiVersion: "v1", kind: "Namespace" },
  secrets: { apiVersion: "v1", kind: "Secret" },
  externalsecret: { apiVersion: "external-secrets.io/v1", kind: "ExternalSecret" },
  roles: { apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role" },
  rolebindings: { apiVersion: "rbac.authorization.k8s.io/v1", kind: "RoleBinding" },
};

async function get(connection: string, args: string[]): Promise<string> {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      namespace: { type: "string", short: "n" },
      "all-namespaces": { type: "boolean" },
      output: { type: "string", short: "o" },
      selector: { type: "string", short: "l" },
    },
  });
  const [verb, names = "", name] = positionals;
  const known = readConnection(connection);
  if (verb !== "get" || known === undefined) throw new Error(`kubectl ${args.join(" ")} is not stood in for`);
  const client = new KubernetesClient(known.cluster);
  const { namespace = "default", output = "" } = values;
  const [label = "", value] = values.selector?.split("=") ?? [];
  const lists = names.split(",").map(async (plural): Promise<KubernetesObject[]> => {
    const kind = kinds[plural];
    if (kind === undefined) throw new Error(`the server doesn't have a resource type "${plural}"`);
    const isEverywhere = values["all-namespaces"] === true || kind.kind === "Namespace";
    return client.list(kind, isEverywhere ? {} : { namespace });
  });
  const objects = (await Promise.all(lists))
    .flat()
    .filter(({ metadata }) => name === undefined || metadata.name === name)
    .filter(({ metadata }) => value === undefined || metadata.labels?.[label] === value);
  if (objects.length === 0) throw new Error(`Error from server (NotFound): ${names} ${name ?? ""} not found`);
  if (output === "yaml") return toYaml(objects);
  const [format, template = ""] = split(output, "=");
  if (format === "jsonpath") return objects.map((object) => at(object, template.slice(1, -1))).join("");
  if (format === "custom-columns") {
    const columns = template.split(",").map((column) => split(column, ":"));
    return [
      columns.map(([title]) => title),
      ...objects.map((object) => columns.map(([, path = ""]) => at(object, path))),
    ]
      .map((cells) => `${cells.join("   ")}\n`)
      .join("");
  }
  return objects.map(({ kind, metadata }) => `${metadata.namespace ?? ""} ${kind} ${metadata.name}\n`).join("");
}

/** In two, at the first separator. */
function split(text: string, separator: string): [string, string?] {
  const place = text.indexOf(separator);
  return place === -1 ? [text] : [text.slice(0, place), text.slice(place + 1)];
}

/** A text in an object, by a path of names: `.metadata.labels.example\.org/role`. */
function at(object: KubernetesObject, path: string): string {
  const names = path.split(/(?<!\\)\./).slice(1);
  let found: unknown = object;
  for (const name of names) {
    const key = name.replaceAll("\\.", ".");
    found =
      typeof found === "object" && found !== null ? Object.entries(found).find(([one]) => one === key)?.[1] : found;
  }
  return typeof found === "string" ? found : "<none>";
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
