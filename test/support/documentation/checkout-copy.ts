import { cpSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";

const checkout = join(import.meta.dirname, "../../..");

/** What is on this machine and in no clone. */
const ownOnly: ReadonlySet<string> = new Set([".git", ".sandbox", "node_modules"]);

/** Copies the files of the project, as a clone would have them. */
export function copyCheckout(target: string): void {
  mkdirSync(target, { recursive: true });
  for (const name of readdirSync(checkout).filter((one) => !ownOnly.has(one))) {
    cpSync(join(checkout, name), join(target, name), { recursive: true });
  }
}

/** What `npm ci` would do in a copy, without the registry: the packages are those of this checkout. */
export function linkPackages(copy: string): void {
  symlinkSync(join(checkout, "node_modules"), join(copy, "node_modules"));
}
