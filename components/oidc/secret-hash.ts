import { hkdfSync, pbkdf2 } from "node:crypto";
import { promisify } from "node:util";

/** Authelia's default for SHA-512. */
const ITERATIONS = 310_000;
const SALT_BYTES = 16;
const HASH_BYTES = 64;

/**
 * Returns the hash of a client's secret in the format of Authelia's configuration: PBKDF2 with SHA-512.
 *
 * The salt is derived from the secret, so that the same secret has the same hash and an `up` without changes commits
 * nothing. A random salt would also hide that two clients share a secret, which cannot happen: secrets are random.
 *
 * @see https://www.authelia.com/reference/guides/passwords/#pbkdf2
 */
export async function secretHash(secret: string): Promise<string> {
  const salt = Buffer.from(hkdfSync("sha256", secret, "", "salt of an OIDC client's secret", SALT_BYTES));
  const hash = await promisify(pbkdf2)(secret, salt, ITERATIONS, HASH_BYTES, "sha512");
  return `$pbkdf2-sha512$${ITERATIONS}$${adaptedBase64(salt)}$${adaptedBase64(hash)}`;
}

/** Base64 with `.` for `+` and without padding: https://passlib.readthedocs.io/en/stable/lib/passlib.utils.binary.html#passlib.utils.binary.ab64_encode */
function adaptedBase64(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "").replaceAll("+", ".");
}
