import ssh2 from "ssh2";

/** A new SSH key, ED25519. */
export interface KeyPair {
  /** OpenSSH format. */
  readonly privateKey: string;
  /** One line, as in `authorized_keys`. */
  readonly publicKey: string;
}

/** Generates a key that can be parsed again: about one in 270 keys that ssh2 generates cannot. */
export function newKeyPair(comment = ""): KeyPair {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync("ed25519", { comment });
    if (!(ssh2.utils.parseKey(pair.private) instanceof Error)) {
      return { privateKey: pair.private, publicKey: pair.public };
    }
  }
}
