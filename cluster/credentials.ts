import { readFile } from "node:fs/promises";
import { execa } from "execa";
import { z } from "zod";
import type { ExecPlugin, KubeconfigUser } from "./kubeconfig.ts";

/** How to prove to an API server who one is. */
export interface Credentials {
  readonly authorization?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** How long a program that fetches credentials may take, in milliseconds: it may ask a cloud. */
const PATIENCE = 30_000;

/**
 * The credentials of a kubeconfig's user, as `kubectl` takes them.
 *
 * @throws Error where they cannot be had: a file is missing, or the program that fetches them fails
 */
export async function credentialsOf(user: KubeconfigUser, environment: NodeJS.ProcessEnv): Promise<Credentials> {
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

/** PEM that a kubeconfig holds itself, in base64, or names a file of. @throws Error when there is no such file */
export async function pemOf(data: string | undefined, file: string | undefined): Promise<string | undefined> {
  if (data !== undefined) return Buffer.from(data, "base64").toString("utf8");
  return file === undefined ? undefined : readFile(file, "utf8");
}
