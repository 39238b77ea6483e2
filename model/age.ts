export const AGE_KEY_KINDS = ["x25519", "hybrid"] as const satisfies readonly KeyKind[];

/** Public key of an AGE identity: `age1…` (X25519) or `age1pq1…` (post-quantum hybrid). Not secret. */
export type AgeRecipient = `age1${string}`;

/** A public key that sops seals to: an AGE key, or the SSH key of a person. Flux opens nothing with SSH keys. */
export type Recipient = AgeRecipient | SshRecipient;

/** An AGE private key. */
export type Identity = `AGE-SECRET-KEY-1${string}` | `AGE-SECRET-KEY-PQ-1${string}`;

/**
 * The two native kinds of AGE keys. `hybrid` (ML-KEM-768 with X25519) resists quantum computers, has public keys of about
 * 2,000 characters, and needs sops 3.12 and Flux 2.9 or newer.
 */
export type KeyKind = "x25519" | "hybrid";

/** A public SSH key as a recipient, without its comment. Not secret. */
export type SshRecipient = `ssh-${string}`;
