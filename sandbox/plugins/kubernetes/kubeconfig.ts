import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { isObject, type Properties, type Value } from "../rpc/property-values.ts";
import { listAt, mapAt, textAt } from "./objects.ts";

/** A parsed kubeconfig, and the base directory of its relative paths. */
export interface Kubeconfig {
  content: Properties;
  directory: string;
}

/** The context and cluster to use from a kubeconfig; empty: the kubeconfig's own choice. */
export interface Choice {
  context: string;
  cluster: string;
}

/** The address and credentials of one API server. */
export interface Connection {
  server: string;
  /** The default namespace of objects. */
  namespace: string;
  ca: string | undefined;
  certificate: string | undefined;
  key: string | undefined;
  token: string | undefined;
  servername: string | undefined;
  verify: boolean;
}

/**
 * Reads a kubeconfig like the official provider: the given path or content, or else the file that `KUBECONFIG` names,
 * or else `~/.kube/config`.
 *
 * @throws Error when there is none, or it is not YAML.
 */
export function readKubeconfig(pathOrContent: string): Kubeconfig {
  const given = pathOrContent === "" ? defaultPath() : pathOrContent.replace(/^~(?=\/|$)/, homedir());
  const isPath = !given.includes("\n") && existsSync(given);
  if (!isPath && pathOrContent === "") throw new Error(`no kubeconfig is given, and there is none at ${given}`);
  const content: Value = parseYaml(isPath ? readFileSync(given, "utf8") : given);
  if (!isObject(content)) throw new Error("the kubeconfig is neither an existing file nor YAML");
  return { content, directory: isPath ? dirname(resolve(given)) : process.cwd() };
}

function defaultPath(): string {
  return process.env["KUBECONFIG"]?.split(":").find((path) => path !== "") ?? join(homedir(), ".kube", "config");
}

function parseYaml(text: string): Value {
  // A kubeconfig contains JSON values only: the core schema has no tag for anything else.
  return parse(text, { schema: "core" }) as Value;
}

/** The entry of the selected cluster; undefined if the kubeconfig selects none. */
export function activeCluster({ content }: Kubeconfig, choice: Choice): Properties | undefined {
  const name = choice.cluster || textAt(activeContext(content, choice), "cluster");
  return named(content, "clusters", "cluster", name);
}

/** @throws Error when the kubeconfig selects no API server, or needs credentials from a program. */
export function connectionOf(config: Kubeconfig, choice: Choice): Connection {
  const context = activeContext(config.content, choice) ?? {};
  const cluster = activeCluster(config, choice);
  if (cluster === undefined || textAt(cluster, "server") === "") {
    throw new Error("the kubeconfig's current context names no cluster with a server");
  }
  const user = named(config.content, "users", "user", textAt(context, "user")) ?? {};
  if ("exec" in user || "auth-provider" in user) {
    throw new Error("the kubeconfig gets its credentials from another program, which this stand-in cannot do");
  }
  const tokenFile = textAt(user, "tokenFile");
  return {
    server: textAt(cluster, "server").replace(/\/$/, ""),
    namespace: textAt(context, "namespace") || "default",
    ca: material(config, cluster, "certificate-authority"),
    certificate: material(config, user, "client-certificate"),
    key: material(config, user, "client-key"),
    token:
      textAt(user, "token") ||
      (tokenFile && readFileSync(resolve(config.directory, tokenFile), "utf8").trim()) ||
      undefined,
    servername: textAt(cluster, "tls-server-name") || undefined,
    verify: cluster["insecure-skip-tls-verify"] !== true,
  };
}

function activeContext(content: Properties, choice: Choice): Properties | undefined {
  return named(content, "contexts", "context", choice.context || textAt(content, "current-context"));
}

function named(content: Properties, list: string, field: string, name: string): Properties | undefined {
  const entry = listAt(content, list).find((item) => textAt(item, "name") === name);
  return entry === undefined ? undefined : mapAt(entry, field);
}

/** A certificate or key: in base64 in the kubeconfig itself, or in a file that it names. */
function material({ directory }: Kubeconfig, owner: Properties, field: string): string | undefined {
  const data = textAt(owner, `${field}-data`);
  if (data !== "") return Buffer.from(data, "base64").toString();
  const path = textAt(owner, field);
  return path === "" ? undefined : readFileSync(resolve(directory, path), "utf8");
}
