import { hasControlCharacter } from "../git/bare-repository.ts";
import { Refusal } from "./answer.ts";

/** @throws Refusal 422 for a path that Git would not store */
export function requireContentPath(path: string): void {
  if (path.startsWith("/")) throw new Refusal(422, "path cannot start with a slash");
  const parts = path.split("/");
  if (hasControlCharacter(path) || parts.some((part) => ["", ".", "..", ".git"].includes(part.toLowerCase()))) {
    throw new Refusal(422, "path contains a malformed path component");
  }
}
