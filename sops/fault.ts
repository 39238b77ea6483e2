const messages = {
  "no-recipients": "there is no recipient: give at least one AGE public key (age1…)",
  "identity-as-recipient":
    "an AGE private key (AGE-SECRET-KEY-…) was given instead of a public one: give the recipient (age1…) that " +
    "`age-keygen -y` prints for it, and replace the key if others may have read it here",
  "not-a-recipient":
    "not a recipient: it must be a complete `age1…` (X25519), `age1pq1…` (hybrid), `ssh-ed25519 …` or `ssh-rsa …` public key",
  "mixed-recipients":
    "X25519 and hybrid recipients are mixed, which leaves the file as weak as X25519 alone: use one kind for all",
  "not-an-identity": "not an AGE identity: it must be a complete `AGE-SECRET-KEY-1…` or `AGE-SECRET-KEY-PQ-1…`",
  "bad-pattern":
    "this regular expression does not mean the same to SOPS (Go) and to this program: keep to letters, digits and " +
    "^ $ | ( ) . * + ? [ ] - _ /",
  "bad-path":
    "this directory does not stay inside the repository: give a relative path without empty, `.` or `..` parts",
  "unreachable-rule": "no file would ever meet this rule: give a path that no rule before it has",
  "nothing-to-encrypt":
    "no value would be encrypted: put the secret values under `data` or `stringData`, or write the file unsealed",
  "already-sealed": "it is sealed already: open it first, then seal the plain object",
  "unsupported-value":
    "a SOPS document cannot hold this value: use strings, booleans, null, finite numbers up to 2^53 (larger integers as " +
    "bigint, up to 64 bits), lists and plain objects",
  "too-large": "the sealed file would pass 5 MiB, the most that Flux decrypts: split the object",
  "not-yaml": "it is not one well-formed YAML document: restore it from Git",
  "not-sealed": "it has no SOPS metadata for AGE (`sops.age`, `sops.mac`, `sops.lastmodified`): seal it first",
  "no-identities": "there is no identity to open it with: give the AGE private key (AGE-SECRET-KEY-…)",
  "no-matching-identity": "none of the given identities belongs to its recipients: give the private key of one of them",
  "damaged-key": "the encrypted data key is damaged: restore the file from Git or seal it again",
  "damaged-value": "the encrypted value was changed or moved: restore the file from Git or seal it again",
  "mac-mismatch": "it was changed after it was sealed (the MAC does not match): restore it from Git or seal it again",
  "unsupported-document": "it uses a SOPS feature that this program does not read: open it with the `sops` command",
} as const;

/** The kinds of errors when something is sealed or opened. */
export type SopsFaultCode = keyof typeof messages;

/**
 * A value cannot be sealed, or a file cannot be opened. The message gives the reason and the fix. It never holds a
 * plaintext, an identity or a ciphertext, so it may be shown and logged.
 */
export class SopsFault extends Error {
  readonly code: SopsFaultCode;
  /** The place in the input, e.g. `data.password` or `recipients[1]`; "" for the whole input. */
  readonly at: string;

  constructor(code: SopsFaultCode, at = "") {
    super(`${at === "" ? "sealed file" : at}: ${messages[code]}`);
    this.name = "SopsFault";
    this.code = code;
    this.at = at;
  }
}
