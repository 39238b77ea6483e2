import { readFile, stat } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";
import { goesThroughProxy } from "../http/proxied-fetch.ts";
import { UserError } from "../user-error.ts";

/** The API server that a kubeconfig leads to. */
export interface ApiServer {
  readonly url: URL;
  /** Context of the kubeconfig that names it. */
  readonly context: string;
  /** The name that its certificate is for, where it is another than the URL's. */
  readonly tlsServerName?: string;
}

/** Where to look for a kubeconfig. */
export interface KubeconfigSource {
  /** The kubeconfig itself; by default, the files that the environment names. */
  readonly kubeconfig?: string | undefined;
  /** Default: the kubeconfig's current context. */
  readonly context?: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
}

const text = z.string().optional();

const clusterSchema = z.looseObject({
  server: z.string(),
  "certificate-authority": text,
  "certificate-authority-data": text,
  "insecure-skip-tls-verify": z.boolean().optional(),
  "tls-server-name": text,
  "proxy-url": text,
});

const execSchema = z.looseObject({
  apiVersion: z.string(),
  command: z.string(),
  args: z.array(z.string()).nullish(),
  env: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
});

const userSchema = z.looseObject({
  token: text,
  tokenFile: text,
  username: text,
  password: text,
  "client-certificate": text,
  "client-certificate-data": text,
  "client-key": text,
  "client-key-data": text,
  exec: execSchema.optional(),
});

const fileSchema = z.looseObject({
  "current-context": z.string().nullish(),
  contexts: z
    .array(
      z.looseObject({
        name: z.string(),
        context: z.looseObject({ cluster: z.string(), user: z.string().optional() }).nullish(),
      }),
    )
    .nullish(),
  clusters: z.array(z.looseObject({ name: z.string(), cluster: clusterSchema.nullish() })).nullish(),
  users: z.array(z.looseObject({ name: z.string(), user: userSchema.nullish() })).nullish(),
});

/** How a kubeconfig's user proves who it is. */
export type KubeconfigUser = z.output<typeof userSchema>;
/** The program that a kubeconfig's user gets credentials from. */
export type ExecPlugin = z.output<typeof execSchema>;

/** A context of a kubeconfig, with what it names. */
export interface KubeconfigContext {
  readonly context: string;
  readonly cluster: z.output<typeof clusterSchema>;
  /** Empty for a context without a user. */
  readonly user: KubeconfigUser;
}

/** A kubeconfig leads to no API server; the message says why, in half a sentence. */
export class KubeconfigError extends UserError {
  override readonly name = "KubeconfigError";
}

/**
 * Finds the context that the Kubernetes provider would use, as `kubectl` does: in several files, the first one that has a
 * name counts.
 *
 * @throws KubeconfigError where there is none
 * @see https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
 */
export async function contextOf(source: KubeconfigSource): Promise<KubeconfigContext> {
  const where = source.kubeconfig === undefined ? "the kubeconfig" : "platform:kubeconfig";
  const texts = await kubeconfigTexts(source);
  if (texts.length === 0) {
    throw new KubeconfigError("there is no kubeconfig: KUBECONFIG names no file that can be read");
  }
  const files = texts.map(parsed).filter((file) => file !== undefined);
  if (files.length === 0) throw new KubeconfigError(`${where} is none`);
  const wanted = source.context ?? files.map((file) => file["current-context"] ?? "").find((name) => name !== "");
  if (wanted === undefined) throw new KubeconfigError(`${where} has no current context`);
  const quoted = JSON.stringify(wanted);
  const contexts = files.flatMap((file) => file.contexts ?? []);
  const context = contexts.find(({ name }) => name === wanted)?.context;
  if (context == null) {
    throw new KubeconfigError(`${where} has no context ${quoted}, but ${contexts.map(({ name }) => name).join(", ")}`);
  }
  const cluster = files.flatMap((file) => file.clusters ?? []).find(({ name }) => name === context.cluster)?.cluster;
  if (cluster == null || !URL.canParse(cluster.server)) {
    throw new KubeconfigError(`${where} has no server for the context ${quoted}`);
  }
  const user = files.flatMap((file) => file.users ?? []).find(({ name }) => name === context.user)?.user;
  return { context: wanted, cluster, user: user ?? {} };
}

/**
 * The API server that the Kubernetes provider would connect to.
 *
 * @returns undefined where that cannot be told: there is no kubeconfig, it cannot be read, or the connection goes through a
 *   proxy. What is wrong with a kubeconfig is for others to say.
 */
export async function apiServerOf(source: KubeconfigSource): Promise<ApiServer | undefined> {
  const found = await contextOf(source).catch((error: unknown) => {
    if (error instanceof KubeconfigError) return undefined;
    throw error;
  });
  if (found === undefined || found.cluster["proxy-url"] !== undefined) return undefined;
  const url = new URL(found.cluster.server);
  if (!["https:", "http:"].includes(url.protocol) || goesThroughProxy(url, source.environment)) return undefined;
  const tlsServerName = found.cluster["tls-server-name"];
  return { url, context: found.context, ...(tlsServerName === undefined ? {} : { tlsServerName }) };
}

/** The kubeconfig, or each of the files that the environment names, as far as they can be read. */
async function kubeconfigTexts({ kubeconfig, environment }: KubeconfigSource): Promise<readonly string[]> {
  return kubeconfig === undefined ? ambient(environment) : [kubeconfig];
}

async function ambient({ KUBECONFIG: list, HOME: home }: NodeJS.ProcessEnv): Promise<string[]> {
  const atHome = home === undefined ? [] : [join(home, ".kube/config")];
  const files = list === undefined || list === "" ? atHome : list.split(delimiter).filter((file) => file !== "");
  const texts = await Promise.all(files.map((file) => readIfRegular(file).catch(() => undefined)));
  return texts.filter((text) => text !== undefined);
}

/** A pipe, as a shell's `<(…)` makes it, can be read once: that is left to the provider. */
async function readIfRegular(file: string): Promise<string | undefined> {
  return (await stat(file)).isFile() ? readFile(file, "utf8") : undefined;
}

function parsed(content: string): z.output<typeof fileSchema> | undefined {
  try {
    return fileSchema.safeParse(parseDocument(content, { logLevel: "silent" }).toJS()).data;
  } catch {
    return undefined;
  }
}
