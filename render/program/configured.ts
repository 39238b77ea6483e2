import { createHash, generateKeyPairSync } from "node:crypto";
import { toYaml } from "../../yaml/write.ts";
import { jsonText } from "../../yaml/json.ts";
import { NAMESPACE } from "../../configuration/stack-source.ts";
import { encodeIdentity } from "../../sops/age-identity.ts";
import { privateMark } from "./fakes.ts";

/** A value of a stack's configuration as the engine hands it over. */
export interface ConfiguredValue {
  readonly key: string;
  /** Text as it is, JSON of everything else. */
  readonly text: string;
  readonly isSecret: boolean;
}

/** A stack's configuration that can be run without any of its secrets. */
export interface Configured {
  readonly values: readonly ConfiguredValue[];
  /** Secrets that the stack's file does not have, and that are taken as if it did: `platform:previewsToken`. */
  readonly notSet: readonly string[];
}

const fluxKey = `${NAMESPACE}:flux`;

type Mapping = Readonly<Record<string, unknown>>;

/**
 * Puts placeholders in place of everything that is encrypted, and of secrets that are needed and not set yet.
 *
 * @param config What a stack's file has under `config`.
 * @param fluxManifest Path of a Flux release, instead of the one that the file names.
 */
export function configured(config: Mapping, fluxManifest?: string): Configured {
  const missing = missingSecrets(config);
  const filledIn = {
    ...config,
    ...missing,
    ...(fluxManifest === undefined ? {} : { [fluxKey]: otherRelease(config[fluxKey], fluxManifest) }),
  };
  return {
    values: Object.entries(filledIn).map(([key, value]) => {
      const plain = opened(value, key, config);
      return { key, text: typeof plain === "string" ? plain : jsonText(plain), isSecret: plain !== value };
    }),
    notSet: Object.entries(missing).flatMap(([key, value]) =>
      isEncrypted(value) ? [key] : newNames(value, config[key]).map((name) => `${key}.${name}`),
    ),
  };
}

function otherRelease(flux: unknown, manifest: string): Mapping {
  const kept = Object.entries(asMapping(flux)).filter(([key]) => key !== "sha256");
  return { ...Object.fromEntries(kept), manifest };
}

function missingSecrets(config: Mapping): Mapping {
  const [token, registries, passwords] = ["previewsToken", "registries", "registryPasswords"].map(
    (key) => `${NAMESPACE}:${key}`,
  ) as [string, string, string];
  const names = Array.isArray(config[registries]) ? config[registries].map((item) => asMapping(item)["name"]) : [];
  const known = asMapping(config[passwords]);
  const unknown = names.filter((name): name is string => typeof name === "string" && !Object.hasOwn(known, name));
  // Only the stack that makes the fleet repository ever uses it.
  const usesToken = asMapping(config[`${NAMESPACE}:fleet`])["create"] === true;
  return {
    ...(token in config || !usesToken ? {} : { [token]: encrypted }),
    ...(unknown.length === 0
      ? {}
      : { [passwords]: { ...known, ...Object.fromEntries(unknown.map((name) => [name, encrypted])) } }),
  };
}

/** How Pulumi writes an encrypted value. */
const encrypted = { secure: "" };

function isEncrypted(value: unknown): boolean {
  return typeof value === "object" && value !== null && "secure" in value;
}

function newNames(value: unknown, before: unknown): string[] {
  return Object.keys(asMapping(value)).filter((name) => !Object.hasOwn(asMapping(before), name));
}

/** The value itself when nothing in it is encrypted. */
function opened(value: unknown, path: string, config: Mapping): unknown {
  if (typeof value !== "object" || value === null || !jsonText(value).includes('"secure":')) return value;
  if (isEncrypted(value)) return placeholder(path, config);
  return Array.isArray(value)
    ? value.map((item, index) => opened(item, `${path}.${index}`, config))
    : Object.fromEntries(Object.entries(value).map(([key, child]) => [key, opened(child, `${path}.${key}`, config)]));
}

function placeholder(path: string, config: Mapping): string {
  if (path.startsWith(`${NAMESPACE}:ageKeys.`)) {
    return encodeIdentity(createHash("sha256").update(path).digest(), "x25519");
  }
  if (path.startsWith(`${NAMESPACE}:githubAppKeys.`)) return (githubAppKey ??= newGitHubAppKey());
  if (path === `${NAMESPACE}:kubeconfig`) return kubeconfig(asMapping(config[`${NAMESPACE}:cluster`])["context"]);
  return `${privateMark}-${path.replaceAll(/[^A-Za-z0-9]+/g, "-")}`;
}

/** Made when it is first needed: that takes a moment. */
let githubAppKey: string | undefined;

function newGitHubAppKey(): string {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return privateKey.export({ format: "pem", type: "pkcs8" }).toString();
}

function kubeconfig(context: unknown): string {
  const name = typeof context === "string" ? context : privateMark;
  return toYaml([{ apiVersion: "v1", kind: "Config", clusters: [{ name }], contexts: [{ name }] }]);
}

function asMapping(value: unknown): Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
