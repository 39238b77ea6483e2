import { createPrivateKey, type KeyObject } from "node:crypto";
import type { Problem } from "./kubernetes.ts";

/** The size in bits of the keys that GitHub makes, which is also the minimum for RS256 (RFC 7518, 3.3). */
const LEAST_BITS = 2048;

const REMEDY = "set the whole .pem file that GitHub made, under Private keys in the App's settings";

/** Private key of a GitHub App, which is never echoed: RSA, PEM, not encrypted. Flux signs with it (RS256). */
export function appKeyProblem(value: string): Problem {
  const key = privateKey(value);
  if (key === undefined) return `is not a private key in PEM; ${REMEDY}`;
  if (key.asymmetricKeyType !== "rsa") return `is not an RSA key, and GitHub Apps have no other; ${REMEDY}`;
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  return bits < LEAST_BITS ? `has ${bits} bits, and RS256 needs ${LEAST_BITS}; ${REMEDY}` : undefined;
}

/** Undefined for everything that is not one, and for one that is encrypted: nobody could type its password to Flux. */
function privateKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
