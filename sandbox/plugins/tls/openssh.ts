import { createHash, type KeyObject, randomBytes } from "node:crypto";

/** OpenSSH's names of the curves; it does not support P224. */
const CURVES: Record<string, string> = { "P-256": "nistp256", "P-384": "nistp384", "P-521": "nistp521" };
/** The block size to which the unencrypted private part is padded, in bytes (OpenSSH: PROTOCOL.key). */
const BLOCK = 8;
const PEM_WIDTH = 64;

/** A key pair in OpenSSH's formats. */
export interface OpenSshKey {
  privateKey: string;
  /** A line of `authorized_keys`, with its newline. */
  publicKey: string;
  fingerprintMd5: string;
  fingerprintSha256: string;
}

/**
 * Formats a private key like OpenSSH, without passphrase and comment (formats: OpenSSH's PROTOCOL.key, RFC 4253 and
 * 5656, draft-ietf-curdle-ssh-ed25519).
 *
 * @returns undefined for a kind of key that OpenSSH does not support.
 */
export function toOpenSsh(key: KeyObject): OpenSshKey | undefined {
  const parts = partsOf(key);
  if (parts === undefined) return undefined;
  const publicBlob = Buffer.concat([field(parts.type), ...parts.public]);
  const digest = createHash("sha256").update(publicBlob).digest("base64").replace(/=+$/, "");
  const md5 = createHash("md5").update(publicBlob).digest("hex").match(/../g) ?? [];
  return {
    privateKey: pem("OPENSSH PRIVATE KEY", envelope(publicBlob, Buffer.concat([field(parts.type), ...parts.private]))),
    publicKey: `${parts.type} ${publicBlob.toString("base64")}\n`,
    fingerprintMd5: md5.join(":"),
    fingerprintSha256: `SHA256:${digest}`,
  };
}

interface Parts {
  type: string;
  public: Buffer[];
  private: Buffer[];
}

function partsOf(key: KeyObject): Parts | undefined {
  switch (key.asymmetricKeyType) {
    case "ed25519":
      return ed25519(key);
    case "ec":
      return ecdsa(key);
    case "rsa":
      return rsa(key);
    default:
      return undefined;
  }
}

function ed25519(key: KeyObject): Parts {
  const { x, d } = numbers(key);
  return { type: "ssh-ed25519", public: [field(x)], private: [field(x), field(Buffer.concat([d, x]))] };
}

function ecdsa(key: KeyObject): Parts | undefined {
  // Node cannot export P224 as a JWK.
  if (key.asymmetricKeyDetails?.namedCurve === "secp224r1") return undefined;
  const curve = CURVES[key.export({ format: "jwk" }).crv ?? ""];
  if (curve === undefined) return undefined;
  const { x, y, d } = numbers(key);
  const point = [field(curve), field(Buffer.concat([Buffer.of(4), x, y]))];
  return { type: `ecdsa-sha2-${curve}`, public: point, private: [...point, integer(d)] };
}

function rsa(key: KeyObject): Parts {
  const { n, e, d, qi, p, q } = numbers(key);
  return { type: "ssh-rsa", public: [integer(e), integer(n)], private: [n, e, d, qi, p, q].map(integer) };
}

type JwkField = "n" | "e" | "d" | "p" | "q" | "qi" | "x" | "y";

/** The numbers of a key; empty if its kind has none with that name. */
function numbers(key: KeyObject): Record<JwkField, Buffer> {
  const jwk = key.export({ format: "jwk" });
  const get = (name: JwkField): Buffer => Buffer.from(jwk[name] ?? "", "base64url");
  return {
    n: get("n"),
    e: get("e"),
    d: get("d"),
    p: get("p"),
    q: get("q"),
    qi: get("qi"),
    x: get("x"),
    y: get("y"),
  };
}

function envelope(publicBlob: Buffer, privateKey: Buffer): Buffer {
  const check = randomBytes(4);
  const content = Buffer.concat([check, check, privateKey, field("")]);
  const padding = Buffer.from(
    Array.from({ length: (BLOCK - (content.length % BLOCK)) % BLOCK }, (_, index) => index + 1),
  );
  const none = field("none");
  const keys = Buffer.of(0, 0, 0, 1);
  const secret = field(Buffer.concat([content, padding]));
  return Buffer.concat([Buffer.from("openssh-key-v1\0"), none, none, field(""), keys, field(publicBlob), secret]);
}

function field(content: Buffer | string): Buffer {
  const bytes = Buffer.from(content);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** Encodes a positive number without leading zeros, except one that keeps the sign bit clear. */
function integer(content: Buffer): Buffer {
  const first = content.findIndex((byte) => byte !== 0);
  const bytes = first < 0 ? Buffer.alloc(0) : content.subarray(first);
  return field((bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
}

function pem(label: string, content: Buffer): string {
  const lines = content.toString("base64").match(new RegExp(`.{1,${PEM_WIDTH.toString()}}`, "g")) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}
