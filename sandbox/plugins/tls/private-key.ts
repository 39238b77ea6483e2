import { createHash, createPublicKey, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { type Properties, secret, UNKNOWN } from "../rpc/property-values.ts";
import { toOpenSsh } from "./openssh.ts";

const generate = promisify(generateKeyPair);

const CURVES: Record<string, string> = { P224: "secp224r1", P256: "prime256v1", P384: "secp384r1", P521: "secp521r1" };
const ALGORITHMS = ["RSA", "ECDSA", "ED25519"];

/** The parameters of a key. */
export interface KeyOptions {
  algorithm: string;
  ecdsaCurve: string;
  rsaBits: number;
}

/** Reads the inputs of a PrivateKey; the defaults are the real provider's. */
export function keyOptions(inputs: Properties): KeyOptions {
  const { algorithm, ecdsaCurve, rsaBits } = inputs;
  return {
    algorithm: typeof algorithm === "string" ? algorithm : "",
    ecdsaCurve: typeof ecdsaCurve === "string" ? ecdsaCurve : "P224",
    rsaBits: typeof rsaBits === "number" ? rsaBits : 2048,
  };
}

/** The errors in the inputs, by property. */
export function faultsOf(inputs: Properties): { property: string; reason: string }[] {
  const { algorithm, ecdsaCurve } = keyOptions(inputs);
  const oneOf = (property: string, value: string, allowed: string[]): { property: string; reason: string }[] =>
    allowed.includes(value) ? [] : [{ property, reason: `must be one of ${allowed.join(", ")}; got "${value}"` }];
  return [...oneOf("algorithm", algorithm, ALGORITHMS), ...oneOf("ecdsaCurve", ecdsaCurve, Object.keys(CURVES))];
}

/**
 * Creates a key pair and all its outputs; the private ones are secret.
 *
 * @throws Error if the algorithm does not support the curve or size.
 */
export async function createPrivateKey(options: KeyOptions): Promise<{ id: string; outputs: Properties }> {
  const { privateKey, pem } = await keyPair(options);
  const publicKey = createPublicKey(privateKey);
  const ssh = toOpenSsh(privateKey);
  return {
    // The real provider's id: SHA-1 of the public key.
    id: createHash("sha1")
      .update(publicKey.export({ type: "spki", format: "der" }))
      .digest("hex"),
    outputs: {
      ...options,
      privateKeyPem: secret(pem),
      privateKeyPemPkcs8: secret(privateKey.export({ type: "pkcs8", format: "pem" }).toString()),
      privateKeyOpenssh: secret(ssh?.privateKey ?? ""),
      publicKeyPem: publicKey.export({ type: "spki", format: "pem" }).toString(),
      publicKeyOpenssh: ssh?.publicKey ?? "",
      publicKeyFingerprintMd5: ssh?.fingerprintMd5 ?? "",
      publicKeyFingerprintSha256: ssh?.fingerprintSha256 ?? "",
    },
  };
}

/** The outputs of a key that does not exist yet. */
export function previewPrivateKey(options: KeyOptions): Properties {
  return {
    ...options,
    privateKeyPem: secret(UNKNOWN),
    privateKeyPemPkcs8: secret(UNKNOWN),
    privateKeyOpenssh: secret(UNKNOWN),
    publicKeyPem: UNKNOWN,
    publicKeyOpenssh: UNKNOWN,
    publicKeyFingerprintMd5: UNKNOWN,
    publicKeyFingerprintSha256: UNKNOWN,
  };
}

/** Generates a key, and its PEM in the usual form of the algorithm. */
async function keyPair({
  algorithm,
  ecdsaCurve,
  rsaBits,
}: KeyOptions): Promise<{ privateKey: KeyObject; pem: string }> {
  switch (algorithm) {
    case "RSA": {
      const { privateKey } = await generate("rsa", { modulusLength: rsaBits });
      return { privateKey, pem: privateKey.export({ type: "pkcs1", format: "pem" }).toString() };
    }
    case "ECDSA": {
      const { privateKey } = await generate("ec", { namedCurve: CURVES[ecdsaCurve] ?? ecdsaCurve });
      return { privateKey, pem: privateKey.export({ type: "sec1", format: "pem" }).toString() };
    }
    default: {
      const { privateKey } = await generate("ed25519");
      return { privateKey, pem: privateKey.export({ type: "pkcs8", format: "pem" }).toString() };
    }
  }
}
