import { createCipheriv, createHash, createPublicKey, hkdfSync, publicEncrypt, constants } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { ed25519, x25519 } from "@noble/curves/ed25519.js";
import { Stanza } from "age-encryption";
import type { Recipient as AgeRecipient } from "age-encryption";
import type { SshRecipient } from "../model/age.ts";

/** A public SSH key of a type that age seals to. */
interface SshKey {
  /** The wire format of the key: RFC 4253, 6.6. */
  readonly wire: Uint8Array;
  readonly key:
    | { readonly type: "ssh-ed25519"; readonly point: Uint8Array }
    | { readonly type: "ssh-rsa"; readonly rsa: KeyObject };
}

/** The minimum length of an RSA key that age accepts, in bits. */
const LEAST_BITS = 2048;

/** The key in a line of a `.pub` file, without the comment; the text itself if it holds no key. */
export function withoutComment(text: string): string {
  return /^\s*(ssh-[a-z0-9]+)\s+([A-Za-z0-9+/]+=*)(?:\s[^\n]*)?\s*$/.exec(text)?.slice(1).join(" ") ?? text;
}

/** Whether the text is a complete SSH key of a type that age seals to, without a comment. */
export function isSshRecipient(text: string): text is SshRecipient {
  return sshKey(text) !== undefined;
}

/**
 * A recipient that seals to an SSH key, as age does for `ssh-ed25519` and `ssh-rsa` keys.
 * @see https://github.com/FiloSottile/age/blob/v1.3.1/agessh/agessh.go
 * @throws TypeError for a text that {@link isSshRecipient} refuses.
 */
export function sshRecipient(text: SshRecipient): AgeRecipient {
  const found = sshKey(text);
  if (found === undefined) throw new TypeError("not an SSH key that age seals to");
  const { wire, key } = found;
  const fingerprint = base64(createHash("sha256").update(wire).digest().subarray(0, 4));
  return {
    wrapFileKey: (fileKey) => [
      key.type === "ssh-rsa"
        ? new Stanza([key.type, fingerprint], encryptForRsa(key.rsa, fileKey))
        : ed25519Stanza(key.point, wire, fingerprint, fileKey),
    ],
  };
}

function encryptForRsa(key: KeyObject, fileKey: Uint8Array): Uint8Array {
  const oaepLabel = Buffer.from("age-encryption.org/v1/ssh-rsa");
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  return new Uint8Array(publicEncrypt({ key, padding, oaepHash: "sha256", oaepLabel }, fileKey));
}

/** Encrypts by age's X25519, with the key's own point and a tweak that binds the result to the SSH key. */
function ed25519Stanza(point: Uint8Array, wire: Uint8Array, fingerprint: string, fileKey: Uint8Array): Stanza {
  const label = "age-encryption.org/v1/ssh-ed25519";
  const theirs = ed25519.utils.toMontgomery(point);
  const ephemeral = x25519.utils.randomSecretKey();
  const ours = x25519.getPublicKey(ephemeral);
  const tweak = hkdf(new Uint8Array(), wire, label);
  const shared = x25519.getSharedSecret(tweak, x25519.getSharedSecret(ephemeral, theirs));
  const wrappingKey = hkdf(shared, Buffer.concat([ours, theirs]), label);
  const cipher = createCipheriv("chacha20-poly1305", wrappingKey, new Uint8Array(12), { authTagLength: 16 });
  const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
  return new Stanza(["ssh-ed25519", fingerprint, base64(ours)], new Uint8Array(body));
}

function hkdf(key: Uint8Array, salt: Uint8Array, label: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", key, salt, label, 32));
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64").replaceAll("=", "");
}

function sshKey(text: string): SshKey | undefined {
  const [, type, encoded = ""] = /^(ssh-ed25519|ssh-rsa) ([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
  const wire = Buffer.from(encoded, "base64");
  const parts = type === undefined ? undefined : partsOfKey(type, encoded);
  if (parts === undefined) return undefined;
  const [first, second] = parts;
  if (type === "ssh-ed25519") {
    return first !== undefined && parts.length === 1 && isPoint(first)
      ? { wire, key: { type, point: first } }
      : undefined;
  }
  if (first === undefined || second === undefined || parts.length !== 2 || type !== "ssh-rsa") return undefined;
  const rsa = rsaKey(first, second);
  return rsa === undefined ? undefined : { wire, key: { type, rsa } };
}

/**
 * The fields of an SSH key after its type.
 *
 * @param encoded Base64, as OpenSSH writes it.
 * @returns undefined if the key is truncated, or of another type.
 */
export function partsOfKey(type: string, encoded: string): readonly Buffer[] | undefined {
  const wire = Buffer.from(encoded, "base64");
  const [named, ...parts] = wire.toString("base64") === encoded ? (fieldsOf(wire) ?? []) : [];
  return named?.toString() === type ? parts : undefined;
}

/** The length-prefixed strings of the key; undefined if the key is truncated. */
function fieldsOf(wire: Buffer): Buffer[] | undefined {
  const fields: Buffer[] = [];
  for (let at = 0; at < wire.length;) {
    const end = at + 4 <= wire.length ? at + 4 + wire.readUInt32BE(at) : Infinity;
    if (end > wire.length) return undefined;
    fields.push(wire.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

function isPoint(bytes: Uint8Array): boolean {
  return bytes.length === 32 && ed25519.utils.isValidPublicKey(bytes, true);
}

function rsaKey(exponent: Buffer, modulus: Buffer): KeyObject | undefined {
  try {
    const jwk = { kty: "RSA", e: exponent.toString("base64url"), n: modulus.toString("base64url") };
    const key = createPublicKey({ key: jwk, format: "jwk" });
    return (key.asymmetricKeyDetails?.modulusLength ?? 0) < LEAST_BITS ? undefined : key;
  } catch {
    return undefined;
  }
}
