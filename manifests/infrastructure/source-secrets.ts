import { dockerConfigKeys } from "../../model/registry.ts";
import type { ChartSource, Login } from "../../model/chart-source.ts";
import { fluxNamespace } from "../../model/names/flux.ts";
import type { Secret } from "../secrets.ts";
import { fillIn } from "./template.ts";

/** Names of a source's Secrets in Flux's namespace; each Secret exists only if the source has credentials or keys. */
export const sourceSecretNames = {
  login: (source: string) => `${source}-credentials`,
  keys: (source: string) => `${source}-verification`,
} as const;

/** A Secret that a source needs, in Flux's namespace. */
export interface SourceSecret {
  readonly name: string;
  /**
   * The Secret, to be sealed.
   * @param variables Settings and secrets of the cluster.
   */
  readonly make: (variables: Readonly<Record<string, string>>) => Secret;
}

/** The Secrets that a source needs: to log in, and to check signatures by. */
export function sourceSecrets(name: string, source: ChartSource): SourceSecret[] {
  const { login } = source;
  const keys = source.kind === "oci" ? (source.verify?.keys ?? []) : [];
  return [
    ...(login === undefined
      ? []
      : [sourceSecret(sourceSecretNames.login(name), (variables) => loginEntries(source, login, variables))]),
    ...(keys.length === 0 ? [] : [sourceSecret(sourceSecretNames.keys(name), () => publicKeys(keys))]),
  ];
}

function sourceSecret(name: string, entriesOf: (variables: Readonly<Record<string, string>>) => Entries): SourceSecret {
  return {
    name,
    make: (variables) => {
      const { type = "Opaque", stringData } = entriesOf(variables);
      return { apiVersion: "v1", kind: "Secret", metadata: { name, namespace: fluxNamespace }, type, stringData };
    },
  };
}

/** Flux reads every entry whose name ends in `.pub` as a key. */
function publicKeys(keys: readonly string[]): Entries {
  return { stringData: Object.fromEntries(keys.map((key, index) => [`cosign-${index + 1}.pub`, key])) };
}

type Entries = Pick<Secret, "stringData"> & { readonly type?: string };

function loginEntries(
  { kind, url }: ChartSource,
  login: NonNullable<ChartSource["login"]>,
  variables: Readonly<Record<string, string>>,
): Entries {
  if ("identity" in login) {
    return { stringData: { identity: fillIn(login.identity, variables), known_hosts: login.knownHosts } };
  }
  const user = { username: fillIn(login.username, variables), password: fillIn(login.password, variables) };
  if (kind !== "oci") return { stringData: user };
  return { type: "kubernetes.io/dockerconfigjson", stringData: { ".dockerconfigjson": dockerConfig(url, user) } };
}

function dockerConfig(url: string, { username, password }: Login): string {
  const [, host = ""] = /^oci:\/\/([^/]+)/.exec(url) ?? [];
  const auth = Buffer.from(`${username}:${password}`).toString("base64");
  const entry = { username, password, auth };
  return JSON.stringify({ auths: Object.fromEntries(dockerConfigKeys(host).map((key) => [key, entry])) });
}
