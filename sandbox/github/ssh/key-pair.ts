import ssh2 from "ssh2";

/** A new SSH key, ED25519. */
export interface KeyPair {
  /** OpenSSH format. */
  readonly privateKey: string;
  /** One line, as in `authorized_keys`. */
  readonly publicKey: string;
}

/** Makes a key that can be read again: of those that ssh2 makes, about one in 270 cannot. */
export function newKeyPair(comment = ""): KeyPair {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync("ed25519", { comment });
    if (!(ssh2.utils.parseKey(pair.private) instanceof Error)) {
      return { privateKey: pair.private, publicKey: pair.public };
    }
  }
}
