import { bech32 } from "@scure/base";
import { identityToRecipient } from "age-encryption";
import { SopsFault } from "./fault.ts";
import { isSshRecipient } from "./ssh-recipient.ts";
import type { AgeRecipient, Recipient, Identity, KeyKind } from "../model/age.ts";

// Prefixes and lengths: https://c2sp.org/age
const secretBytes = 32;
const kinds = {
  x25519: { identity: "AGE-SECRET-KEY-", recipient: "age", publicBytes: 32 },
  hybrid: { identity: "AGE-SECRET-KEY-PQ-", recipient: "age1pq", publicBytes: 1216 },
} as const satisfies Record<KeyKind, { identity: string; recipient: string; publicBytes: number }>;

/**
 * The AGE identity whose secret is exactly these bytes.
 *
 * @param bytes - 32 bytes from a cryptographic random source.
 * @throws RangeError if there are not 32 bytes.
 */
export function encodeIdentity(bytes: Uint8Array, kind: KeyKind = "x25519"): Identity {
  if (bytes.length !== secretBytes) throw new RangeError(`An AGE identity is made of 32 bytes, not ${bytes.length}`);
  const prefix = kinds[kind].identity;
  const data = bech32.encodeFromBytes(prefix, bytes).slice(prefix.length + 1);
  return `${prefix}1${data.toUpperCase()}`;
}

/**
 * The public key of an identity.
 *
 * @throws SopsFault `not-an-identity` if the text is not a complete identity. The message does not repeat it.
 */
export async function recipientOf(identity: Identity): Promise<AgeRecipient> {
  if (!isIdentity(identity)) throw new SopsFault("not-an-identity", "identity");
  const recipient = await identityToRecipient(identity);
  if (!isAgeRecipient(recipient)) throw new Error("age-encryption answered with an unknown kind of recipient");
  return recipient;
}

/** The kind of a complete, well-formed AGE recipient; `undefined` for any other text. */
export function recipientKind(text: string): KeyKind | undefined {
  // The checksum would accept upper case, but sops and age do not.
  if (text !== text.toLowerCase()) return undefined;
  return kindWhere(text, ({ prefix, bytes }, kind) => prefix === kind.recipient && bytes.length === kind.publicBytes);
}

/** Whether the text is a complete, well-formed recipient of a kind that both sops and Flux can use. */
export function isAgeRecipient(text: string): text is AgeRecipient {
  return recipientKind(text) !== undefined;
}

/** Whether the text is a complete, well-formed recipient that sops can seal to. */
export function isRecipient(text: string): text is Recipient {
  return isAgeRecipient(text) || isSshRecipient(text);
}

/** The age plugin that a recipient belongs to: `yubikey` for `age1yubikey1…`. */
export function pluginOf(text: string): string | undefined {
  const decoded = bech32.decodeUnsafe(text, false);
  return decoded === undefined ? undefined : /^age1(.+)$/.exec(decoded.prefix)?.[1];
}

/** Whether the text is a complete, well-formed identity. */
export function isIdentity(text: string): text is Identity {
  return identityKind(text) !== undefined;
}

/** The kind of a complete, well-formed identity; `undefined` for any other text. */
export function identityKind(text: string): KeyKind | undefined {
  if (text !== text.toUpperCase()) return undefined;
  return kindWhere(
    text,
    ({ prefix, bytes }, kind) => prefix.toUpperCase() === kind.identity && bytes.length === secretBytes,
  );
}

/**
 * Whether the text contains, or was meant to contain, a private key: complete or not, in any case, among other lines.
 */
export function looksLikeIdentity(text: string): boolean {
  return /AGE-SECRET-KEY-/i.test(text);
}

interface Decoded {
  readonly prefix: string;
  readonly bytes: Uint8Array;
}

function kindWhere(
  text: string,
  matches: (decoded: Decoded, kind: (typeof kinds)[KeyKind]) => boolean,
): KeyKind | undefined {
  const decoded = bech32.decodeUnsafe(text, false);
  const bytes = decoded && bech32.fromWordsUnsafe(decoded.words);
  if (!decoded || !bytes) return undefined;
  if (matches({ prefix: decoded.prefix, bytes }, kinds.x25519)) return "x25519";
  return matches({ prefix: decoded.prefix, bytes }, kinds.hybrid) ? "hybrid" : undefined;
}
