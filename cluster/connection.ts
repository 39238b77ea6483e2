import type { Dispatcher } from "undici";
import { Unreachable, type Answer } from "../http/ask.ts";
import { causeOf } from "../http/cause-of.ts";
import { goesThroughProxy } from "../http/proxied-fetch.ts";
import { UserError } from "../user-error.ts";
import { credentialsOf, pemOf, type Credentials } from "./credentials.ts";
import { contextOf, type KubeconfigContext, type KubeconfigSource } from "./kubeconfig.ts";

/** How long an answer may take, in milliseconds. */
const PATIENCE = 10_000;

/** A cluster that can be asked. */
export interface ClusterConnection {
  /** `https://192.0.2.1:6443` */
  readonly server: string;
  /** Context of the kubeconfig. */
  readonly context: string;
  /**
   * Asks the API server, and tells the whole answer.
   *
   * @param path `/api/v1/namespaces`
   * @param body of a POST; nothing is created by what is asked here
   * @throws Unreachable when there is no answer
   */
  readonly ask: (path: string, body?: unknown) => Promise<Answer>;
  /**
   * Changes fields of an object.
   *
   * @param path `/api/v1/namespaces/default`
   * @param fields laid over the object's own
   * @throws Unreachable when there is no answer
   */
  readonly merge: (path: string, fields: unknown) => Promise<Answer>;
}

/**
 * The API server that a kubeconfig leads to, also through a proxy. Nothing is asked of it yet.
 *
 * @param patience Milliseconds that an answer may take. Default: 10,000.
 * @throws UserError where the kubeconfig leads to none, or its credentials cannot be had
 */
export async function connect(source: KubeconfigSource, patience = PATIENCE): Promise<ClusterConnection> {
  const { context, cluster, user } = await contextOf(source);
  // Takes a while to load, and most runs ask nothing.
  const undici = await import("undici");
  try {
    const { authorization, ...certificate } = await credentialsOf(user, source.environment);
    const dispatcher = await dispatcherOf(cluster, certificate, source.environment);
    const headers = {
      accept: "application/json",
      "content-type": "application/json",
      ...(authorization === undefined ? {} : { authorization }),
    };
    const server = cluster.server.replace(/\/*$/, "");
    const send = async (path: string, sent: Sent): Promise<Answer> => {
      const signal = AbortSignal.timeout(patience);
      try {
        const answer = await undici.fetch(`${server}${path}`, {
          ...sent,
          headers: { ...headers, ...sent.headers },
          ...{ dispatcher, signal },
        });
        return { status: answer.status, headers: answer.headers, body: await answer.text() };
      } catch (error) {
        throw new Unreachable(causeOf(error, patience));
      }
    };
    return {
      server,
      context,
      ask: (path, body) => send(path, body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
      merge: (path, fields) =>
        send(path, {
          method: "PATCH",
          body: JSON.stringify(fields),
          headers: { "content-type": "application/merge-patch+json" },
        }),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n", 1)[0] : String(error);
    throw new UserError(`the credentials of the context ${context} cannot be had: ${reason ?? ""}`);
  }
}

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function dispatcherOf(
  cluster: KubeconfigContext["cluster"],
  certificate: Omit<Credentials, "authorization">,
  environment: NodeJS.ProcessEnv,
): Promise<Dispatcher> {
  const { Agent, EnvHttpProxyAgent, ProxyAgent } = await import("undici");
  const ca = await pemOf(cluster["certificate-authority-data"], cluster["certificate-authority"]);
  const servername = cluster["tls-server-name"];
  const tls = {
    ...certificate,
    ...(ca === undefined ? {} : { ca }),
    ...(servername === undefined ? {} : { servername }),
    rejectUnauthorized: cluster["insecure-skip-tls-verify"] !== true,
  };
  const proxy = cluster["proxy-url"];
  if (proxy !== undefined) return new ProxyAgent({ uri: proxy, requestTls: tls });
  if (!goesThroughProxy(new URL(cluster.server), environment)) return new Agent({ connect: tls });
  // Its types leave out what it hands on to the agent of each proxy.
  const options = { connect: tls, requestTls: tls };
  return new EnvHttpProxyAgent(options);
}
