import { randomBytes } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";

/** Writes a file atomically, readable by its owner only. */
export function writePrivateFile(path: string, content: string): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, content, { mode: 0o600 });
  renameSync(draft, path);
}

/** Reads the secret in a file, or creates it: 32 random bytes as hexadecimal text after `prefix`. */
export function rememberedSecret(path: string, prefix = ""): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    const secret = prefix + randomBytes(32).toString("hex");
    writePrivateFile(path, secret);
    return secret;
  }
}
