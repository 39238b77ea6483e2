import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import ssh2 from "ssh2";
import { newKeyPair } from "./key-pair.ts";

/** The host key of Git over SSH. */
export interface HostKey {
  /** OpenSSH format. */
  readonly privateKey: string;
  /** Type and base64. */
  readonly publicKey: string;
}

/** Reads the host key from a file; creates the key (ED25519) and the file if missing. */
export function hostKey(file: string): HostKey {
  if (!existsSync(file)) {
    writeFileSync(`${file}.next`, newKeyPair().privateKey, { mode: 0o600 });
    renameSync(`${file}.next`, file);
  }
  const privateKey = readFileSync(file, "utf8");
  const parsed = ssh2.utils.parseKey(privateKey);
  if (parsed instanceof Error) throw new Error(`${file} is not a private key: ${parsed.message}`);
  return { privateKey, publicKey: `${parsed.type} ${parsed.getPublicSSH().toString("base64")}` };
}
