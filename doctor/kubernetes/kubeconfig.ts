import { readFile } from "node:fs/promises";
import { parseDocument } from "yaml";
import { z } from "zod";
import { kubeconfigTexts, type KubeconfigSource } from "../../cluster/kubeconfig.ts";
import { quote } from "../../configuration/suggestion.ts";
import type { Known } from "../known.ts";

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

/** How a kubeconfig's user shows who it is. */
export type KubeconfigUser = z.output<typeof userSchema>;
/** The program that a kubeconfig's user gets credentials from. */
export type ExecPlugin = z.output<typeof execSchema>;

/** What a context of a kubeconfig leads to. */
export interface KubeconfigContext {
  readonly context: string;
  readonly cluster: z.output<typeof clusterSchema>;
  /** Empty for a context without a user. */
  readonly user: KubeconfigUser;
}

/** Finds the context that the Kubernetes provider would use; in several files, the first one that has a name counts. */
export async function contextOf(source: KubeconfigSource): Promise<Known<KubeconfigContext>> {
  const where = source.kubeconfig === undefined ? "the kubeconfig" : "platform:kubeconfig";
  const texts = await kubeconfigTexts(source);
  if (texts.length === 0) return { why: "there is no kubeconfig: KUBECONFIG names no file that can be read" };
  const files = texts.map(parsed).filter((file) => file !== undefined);
  if (files.length === 0) return { why: `${where} is none` };
  const wanted = source.context ?? files.map((file) => file["current-context"] ?? "").find((name) => name !== "");
  if (wanted === undefined) return { why: `${where} has no current context` };
  const contexts = files.flatMap((file) => file.contexts ?? []);
  const context = contexts.find(({ name }) => name === wanted)?.context;
  if (context == null) {
    return { why: `${where} has no context ${quote(wanted)}, but ${contexts.map(({ name }) => name).join(", ")}` };
  }
  const cluster = files.flatMap((file) => file.clusters ?? []).find(({ name }) => name === context.cluster)?.cluster;
  if (cluster == null || !URL.canParse(cluster.server)) {
    return { why: `${where} has no server for the context ${quote(wanted)}` };
  }
  const user = files.flatMap((file) => file.users ?? []).find(({ name }) => name === context.user)?.user;
  return { value: { context: wanted, cluster, user: user ?? {} } };
}

function parsed(content: string): z.output<typeof fileSchema> | undefined {
  try {
    return fileSchema.safeParse(parseDocument(content, { logLevel: "silent" }).toJS()).data;
  } catch {
    return undefined;
  }
}

/** PEM that a kubeconfig holds itself, in base64, or names a file of. @throws Error when there is no such file */
export async function pemOf(data: string | undefined, file: string | undefined): Promise<string | undefined> {
  if (data !== undefined) return Buffer.from(data, "base64").toString("utf8");
  return file === undefined ? undefined : readFile(file, "utf8");
}
