import { readFile, stat } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";
import { goesThroughProxy } from "../github/proxied-fetch.ts";

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

const cluster = z.looseObject({
  server: z.string(),
  "tls-server-name": z.string().optional(),
  "proxy-url": z.string().optional(),
});

const schema = z.looseObject({
  "current-context": z.string().nullish(),
  contexts: z
    .array(
      z.looseObject({
        name: z.string(),
        context: z.looseObject({ cluster: z.string(), user: z.string().optional() }).nullish(),
      }),
    )
    .nullish(),
  clusters: z.array(z.looseObject({ name: z.string(), cluster: cluster.nullish() })).nullish(),
  users: z.array(z.looseObject({ name: z.string(), user: z.looseObject({}).nullish() })).nullish(),
});

/** A context of a kubeconfig, with what it names, unchecked. */
export interface KubeconfigContext {
  readonly server: ApiServer;
  readonly cluster: Readonly<Record<string, unknown>>;
  /** Empty where the context names no user. */
  readonly user: Readonly<Record<string, unknown>>;
}

/**
 * Finds the API server that the Kubernetes provider would connect to, as `kubectl` does: in several files, the first one
 * that has a name counts.
 *
 * @returns undefined where that cannot be told: there is no kubeconfig, it cannot be read, or the connection goes through a
 *   proxy. What is wrong with a kubeconfig is for others to say.
 * @see https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
 */
export async function apiServerOf(source: KubeconfigSource): Promise<ApiServer | undefined> {
  return (await contextOf(source))?.server;
}

/** The same, with what the kubeconfig says about the way in. */
export async function contextOf(source: KubeconfigSource): Promise<KubeconfigContext | undefined> {
  const { context: wanted, environment } = source;
  const texts = await kubeconfigTexts(source);
  const files = texts.map(parsed).filter((file) => file !== undefined);
  const context = wanted ?? files.map((file) => file["current-context"] ?? "").find((name) => name !== "");
  const contexts = files.flatMap((file) => file.contexts ?? []);
  const named = contexts.find(({ name }) => name === context)?.context;
  const clusters = files.flatMap((file) => file.clusters ?? []);
  const found = clusters.find(({ name }) => name === named?.cluster)?.cluster;
  if (context === undefined || found == null || found["proxy-url"] !== undefined) return undefined;
  if (!URL.canParse(found.server)) return undefined;
  const url = new URL(found.server);
  if (!["https:", "http:"].includes(url.protocol) || goesThroughProxy(url, environment)) return undefined;
  const tlsServerName = found["tls-server-name"];
  const users = files.flatMap((file) => file.users ?? []);
  const user = users.find(({ name }) => name === named?.user)?.user ?? {};
  return { server: { url, context, ...(tlsServerName === undefined ? {} : { tlsServerName }) }, cluster: found, user };
}

/** The kubeconfig, or each of the files that the environment names, as far as they can be read. */
export async function kubeconfigTexts({ kubeconfig, environment }: KubeconfigSource): Promise<readonly string[]> {
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

function parsed(text: string): z.output<typeof schema> | undefined {
  try {
    return schema.safeParse(parseDocument(text, { logLevel: "silent" }).toJS()).data;
  } catch {
    return undefined;
  }
}
