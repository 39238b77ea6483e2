import { createHash } from "node:crypto";

/** The Git blob id of a file with this text, as GitHub returns it in `sha`. */
export function gitBlob(text: string): string {
  const bytes = Buffer.from(text);
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}
