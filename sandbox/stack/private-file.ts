import { randomBytes } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";

/** Writes a file that only its owner can read, whole or not at all. */
export function writePrivateFile(path: string, content: string): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, content, { mode: 0o600 });
  renameSync(draft, path);
}

/** The secret in a file, made when there is none: 32 random bytes as hexadecimal text after `prefix`. */
export function rememberedSecret(path: string, prefix = ""): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    const secret = prefix + randomBytes(32).toString("hex");
    writePrivateFile(path, secret);
    return secret;
  }
}
