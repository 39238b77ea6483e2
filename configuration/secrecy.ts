import { setSecret, SET_KUBECONFIG, SET_PREVIEWS_TOKEN } from "./commands.ts";
import { faultAt, writePath, type Fault, type Path, type Source } from "./fault.ts";
import { secretKind } from "./fields/secrets.ts";
import { leaves } from "./leaves.ts";
import type { ConfigReader } from "./pulumi.ts";
import { SECRET_KEYS, stackSchema } from "./schema/stack.ts";
import type { StackSource } from "./stack-source.ts";

/** Secrets that are not encrypted, and encrypted values that are no secrets. */
export function secrecyFaults(
  config: ConfigReader,
  values: Readonly<Record<string, unknown>>,
  source: StackSource,
): Fault[] {
  return config.keys.flatMap((key) => {
    if (mustBeOpen(key, config)) return needlesslyEncrypted(source, key);
    if (!SECRET_KEYS.has(key)) return config.isSecret(key) ? [] : leakedSecrets(values[key], source, [key]);
    const plain = config.isSecret(key)
      ? source.leaves(key).filter(({ encrypted }) => !encrypted)
      : leaves(values[key], [key]);
    return plain.map(({ path }) => inPlain(source, path));
  });
}

/** Whether a key is encrypted that the program would write into files that are not. */
export function mustBeOpen(key: string, config: ConfigReader): boolean {
  return Object.hasOwn(stackSchema.shape, key) && !SECRET_KEYS.has(key) && config.isSecret(key);
}

function needlesslyEncrypted(source: StackSource, key: string): Fault[] {
  const encrypted = source.leaves(key).filter((leaf) => leaf.encrypted);
  const places = encrypted.length === 0 ? [{ path: [key] }] : encrypted;
  const problem = "is encrypted, but becomes part of files that are not; write it in plain";
  return places.map(({ path }) => faultAt(source, path, problem));
}

const ADDRESSES =
  /^(sources\.[^.]+\.(helm|oci|git)|oidc\[\d+\]\.redirectUris\[\d+\]|oidc\.issuer|github\.baseUrl|flux\.manifest)$/;

/** Secrets in the values of a file that is committed, wherever they are. */
export function leakedSecrets(value: unknown, source: Source, at: Path = []): Fault[] {
  return leaves(value, at).flatMap(({ path, leaf }) => {
    const kind = typeof leaf === "string" ? secretKind(leaf) : undefined;
    // Lists of recipients, and addresses, are checked one by one, with advice of their own.
    if (kind === undefined || path.includes("recipients") || ADDRESSES.test(writePath(path))) return [];
    const problem = `holds ${kind}, and everyone who reads this file has it now; remove it here, and revoke it where it is used`;
    return [faultAt(source, path, problem)];
  });
}

/** How a secret is stored that is the whole of its key. */
const COMMANDS: ReadonlyMap<string | number, string> = new Map([
  ["kubeconfig", SET_KUBECONFIG],
  ["previewsToken", SET_PREVIEWS_TOKEN],
]);

/** Keys that hold a secret for each of several names. */
const NAMED = ["ageKeys", "githubAppKeys", "githubTokens", "secrets"] as const;

function inPlain(source: Source, path: Path): Fault {
  const [key = "", name] = path;
  const named = NAMED.find((one) => one === key) ?? "registryPasswords";
  // A text or a list in place of the mapping has no names, and a shell would not take every name as it is.
  const known = typeof name === "string" && /^[\w-]+$/.test(name) ? name : "<name>";
  const command = COMMANDS.get(key) ?? setSecret(named, known);
  return faultAt(source, path, `is a secret in plain text; change it where it is used, then run: ${command}`);
}
