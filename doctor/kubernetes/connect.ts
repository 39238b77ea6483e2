import { readFile } from "node:fs/promises";
import { execa } from "execa";
import { EnvHttpProxyAgent, fetch, ProxyAgent, Agent, type Dispatcher } from "undici";
import { z } from "zod";
import type { KubeconfigSource } from "../../cluster/kubeconfig.ts";
import { goesThroughProxy } from "../../github/proxied-fetch.ts";
import { causeOf, Unreachable } from "../ask.ts";
import { reasonOf, type Known } from "../known.ts";
import { contextOf, pemOf, type ExecPlugin, type KubeconfigContext, type KubeconfigUser } from "./kubeconfig.ts";
import type { ClusterSide } from "./side.ts";

/** How long an answer may take, in milliseconds. */
const PATIENCE = 10_000;

/** How to show an API server who one is. */
interface Credentials {
  readonly authorization?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** The API server that a kubeconfig leads to. Nothing is asked of it yet. */
export async function clusterSide(source: KubeconfigSource): Promise<Known<ClusterSide>> {
  const found = await contextOf(source);
  if ("why" in found) return found;
  const { context, cluster, user } = found.value;
  try {
    const { authorization, ...certificate } = await credentialsOf(user, source.environment);
    const dispatcher = await dispatcherOf(cluster, certificate, source.environment);
    const headers = {
      accept: "application/json",
      "content-type": "application/json",
      ...(authorization === undefined ? {} : { authorization }),
    };
    const server = cluster.server.replace(/\/*$/, "");
    const ask: ClusterSide["ask"] = async (path, body) => {
      const sent = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
      const signal = AbortSignal.timeout(PATIENCE);
      try {
        const answer = await fetch(`${server}${path}`, { headers, ...sent, dispatcher, signal });
        return { status: answer.status, headers: answer.headers, body: await answer.text() };
      } catch (error) {
        throw new Unreachable(causeOf(error, PATIENCE));
      }
    };
    return { value: { server, context, ask } };
  } catch (error) {
    return { why: `the credentials of the context ${context} cannot be had: ${reasonOf(error)}` };
  }
}

async function dispatcherOf(
  cluster: KubeconfigContext["cluster"],
  certificate: Omit<Credentials, "authorization">,
  environment: NodeJS.ProcessEnv,
): Promise<Dispatcher> {
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

async function credentialsOf(user: KubeconfigUser, environment: NodeJS.ProcessEnv): Promise<Credentials> {
  const cert = await pemOf(user["client-certificate-data"], user["client-certificate"]);
  const key = await pemOf(user["client-key-data"], user["client-key"]);
  const certificate = cert === undefined || key === undefined ? {} : { cert, key };
  const token = user.tokenFile === undefined ? user.token : (await readFile(user.tokenFile, "utf8")).trim();
  if (token !== undefined) return { ...certificate, authorization: `Bearer ${token}` };
  if (user.username !== undefined) {
    const pair = Buffer.from(`${user.username}:${user.password ?? ""}`).toString("base64");
    return { ...certificate, authorization: `Basic ${pair}` };
  }
  return user.exec === undefined ? certificate : plugged(user.exec, environment);
}

const execCredential = z.looseObject({
  status: z.looseObject({
    token: z.string().optional(),
    clientCertificateData: z.string().optional(),
    clientKeyData: z.string().optional(),
  }),
});

/** @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins */
async function plugged(
  { apiVersion, command, args, env }: ExecPlugin,
  environment: NodeJS.ProcessEnv,
): Promise<Credentials> {
  const info = { apiVersion, kind: "ExecCredential", spec: { interactive: false } };
  const { stdout, exitCode } = await execa(command, args ?? [], {
    env: {
      ...environment,
      ...Object.fromEntries((env ?? []).map(({ name, value }) => [name, value])),
      KUBERNETES_EXEC_INFO: JSON.stringify(info),
    },
    extendEnv: false,
    reject: false,
    timeout: PATIENCE,
    stdin: "ignore",
  });
  if (exitCode !== 0) throw new Error(`${command} has failed; run it by hand`);
  const { status } = execCredential.parse(JSON.parse(stdout));
  const { token, clientCertificateData: cert, clientKeyData: key } = status;
  return {
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(cert === undefined || key === undefined ? {} : { cert, key }),
  };
}
