import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { z } from "zod";
import type { KubeconfigContext } from "./kubeconfig.ts";

/** What a request to an API server is sent with. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  /** Options of a TLS connection. */
  readonly tls: {
    readonly ca?: Buffer;
    readonly cert?: Buffer;
    readonly key?: Buffer;
    readonly servername?: string;
    readonly rejectUnauthorized?: boolean;
  };
}

const clusterSchema = z.looseObject({
  "certificate-authority": z.string().optional(),
  "certificate-authority-data": z.string().optional(),
  "insecure-skip-tls-verify": z.boolean().optional(),
});

const execSchema = z.looseObject({
  apiVersion: z.string(),
  command: z.string(),
  args: z.array(z.string()).nullish(),
  env: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
});

const userSchema = z.looseObject({
  token: z.string().optional(),
  tokenFile: z.string().optional(),
  username: z.string().optional(),
  password: z.string().optional(),
  "client-certificate": z.string().optional(),
  "client-certificate-data": z.string().optional(),
  "client-key": z.string().optional(),
  "client-key-data": z.string().optional(),
  exec: execSchema.optional(),
});

const execAnswer = z.looseObject({
  status: z.looseObject({
    token: z.string().optional(),
    clientCertificateData: z.string().optional(),
    clientKeyData: z.string().optional(),
  }),
});

/** How long a program that fetches credentials may take, in milliseconds. */
const PATIENCE = 30_000;

/**
 * The credentials of a kubeconfig's context, as `kubectl` takes them.
 *
 * @throws Error where they cannot be had: a file is missing, or the program that fetches them fails.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
export async function credentialsOf(
  { cluster, user, server }: KubeconfigContext,
  environment: NodeJS.ProcessEnv,
): Promise<Credentials> {
  const trusted = clusterSchema.parse(cluster);
  const given = userSchema.parse(user);
  const fetched = given.exec === undefined ? {} : await fetchCredentials(given.exec, environment);
  const ca = await content(trusted["certificate-authority-data"], trusted["certificate-authority"]);
  const cert = fetched.cert ?? (await content(given["client-certificate-data"], given["client-certificate"]));
  const key = fetched.key ?? (await content(given["client-key-data"], given["client-key"]));
  const token = fetched.token ?? given.token ?? (await content(undefined, given.tokenFile))?.toString().trim();
  const basic = `${given.username ?? ""}:${given.password ?? ""}`;
  const authorization =
    token !== undefined
      ? `Bearer ${token}`
      : given.username === undefined
        ? undefined
        : `Basic ${Buffer.from(basic).toString("base64")}`;
  return {
    headers: authorization === undefined ? {} : { authorization },
    tls: {
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
      ...(server.tlsServerName === undefined ? {} : { servername: server.tlsServerName }),
      ...(trusted["insecure-skip-tls-verify"] === true ? { rejectUnauthorized: false } : {}),
    },
  };
}

async function content(base64: string | undefined, file: string | undefined): Promise<Buffer | undefined> {
  if (base64 !== undefined) return Buffer.from(base64, "base64");
  return file === undefined ? undefined : readFile(file);
}

interface Fetched {
  readonly token?: string | undefined;
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

async function fetchCredentials(
  { apiVersion, command, args, env }: z.infer<typeof execSchema>,
  environment: NodeJS.ProcessEnv,
): Promise<Fetched> {
  const own = Object.fromEntries((env ?? []).map(({ name, value }) => [name, value]));
  const info = { apiVersion, kind: "ExecCredential", spec: { interactive: false } };
  const { stdout } = await promisify(execFile)(command, args ?? [], {
    env: { ...environment, ...own, KUBERNETES_EXEC_INFO: JSON.stringify(info) },
    timeout: PATIENCE,
  });
  const { token, clientCertificateData: cert, clientKeyData: key } = execAnswer.parse(JSON.parse(stdout)).status;
  return {
    token,
    ...(cert === undefined ? {} : { cert: Buffer.from(cert) }),
    ...(key === undefined ? {} : { key: Buffer.from(key) }),
  };
}
