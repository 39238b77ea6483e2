import { readFile, readdir, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { Identity } from "../model/age.ts";
import { isIdentity } from "../sops/age-identity.ts";
import { SopsFault } from "../sops/fault.ts";
import { reseal, sealedTo } from "../sops/reseal.ts";
import { UsageError } from "../user-error.ts";

/** The result for one sealed file. */
export interface ResealedFile {
  /** Relative to the checkout, with `/`. */
  readonly path: string;
  readonly result: "sealed again" | "up to date" | "differs" | "failed";
  /** The reason why the file failed, or how it differs from `.sops.yaml`. */
  readonly reason?: string;
}

const rules = z.object({
  creation_rules: z
    .array(z.looseObject({ path_regex: z.string().default(""), age: z.string().optional() }))
    .default([]),
});

/**
 * Seals the files of a checkout to the recipients that its `.sops.yaml` lists for them, each with the first matching
 * rule.
 *
 * @param identities Identities that can decrypt the files. Needed only for files that are to change. `undefined`
 * changes no file, and compares all of them with `.sops.yaml`.
 * @throws UsageError when `.sops.yaml` is missing or cannot be read
 */
export async function resealCheckout(
  directory: string,
  identities: readonly Identity[] | undefined,
): Promise<ResealedFile[]> {
  const text = await readFile(join(directory, ".sops.yaml"), "utf8").catch(() => undefined);
  if (text === undefined) throw new UsageError(`There is no .sops.yaml in ${directory}: go to the top of a checkout`);
  const { data } = rules.safeParse(parse(text));
  if (data === undefined) throw new UsageError(".sops.yaml has no list creation_rules");
  const results: ResealedFile[] = [];
  for (const path of await sealedFiles(directory)) {
    const rule = data.creation_rules.find(({ path_regex }) => pattern(path_regex).test(path));
    const recipients = rule?.age?.split(",").map((one) => one.trim()) ?? [];
    results.push({ path, ...(await resealFile(join(directory, path), recipients, identities)) });
  }
  return results;
}

/** sops' own are Go's, which are the same as far as generated files go. */
function pattern(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch {
    throw new UsageError(`.sops.yaml has a path_regex that only sops reads: ${text}; run sops updatekeys`);
  }
}

async function resealFile(
  path: string,
  recipients: readonly string[],
  identities: readonly Identity[] | undefined,
): Promise<Omit<ResealedFile, "path">> {
  if (recipients.length === 0) return { result: "failed", reason: "no rule of .sops.yaml lists age recipients for it" };
  const text = await readFile(path, "utf8");
  try {
    const now = sealedTo(text);
    if (now.length === recipients.length && recipients.every((one) => now.includes(one)))
      return { result: "up to date" };
    if (identities === undefined) return { result: "differs", reason: difference(now, recipients) };
    if (identities.length === 0)
      return { result: "failed", reason: "set SOPS_AGE_KEY or SOPS_AGE_KEY_FILE to a key for it" };
    await writeFile(path, await reseal(text, identities, recipients));
    return { result: "sealed again" };
  } catch (error) {
    if (!(error instanceof SopsFault)) throw error;
    const hint = error.code === "unsupported-document" ? "; run sops updatekeys" : "";
    return { result: "failed", reason: `${error.message}${hint}` };
  }
}

/** Describes the recipients that a file lacks, and those that it has by mistake. */
function difference(now: readonly string[], wanted: readonly string[]): string {
  const missing = wanted.filter((one) => !now.includes(one));
  const unknown = now.filter((one) => !wanted.includes(one));
  return [
    ...(missing.length === 0 ? [] : [`is not sealed to ${missing.join(", ")}`]),
    ...(unknown.length === 0 ? [] : [`is sealed to ${unknown.join(", ")}, which .sops.yaml does not list`]),
  ].join("; ");
}

/** Files whose names say that they are sealed, in the order of their paths. */
async function sealedFiles(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.sops\.(ya?ml|json)$/.test(entry.name) && !entry.name.startsWith(".sops."))
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((path) => !/(^|\/)(\.git|node_modules)\//.test(path))
    .sort();
}

/**
 * The age identities that the environment gives, as `sops` takes them: `SOPS_AGE_KEY`, or the file `SOPS_AGE_KEY_FILE`.
 *
 * @throws UsageError when the file cannot be read
 */
export async function givenIdentities(environment: NodeJS.ProcessEnv): Promise<Identity[]> {
  const { SOPS_AGE_KEY: text = "", SOPS_AGE_KEY_FILE: file } = environment;
  const more =
    file === undefined
      ? ""
      : await readFile(file, "utf8").catch(() => {
          throw new UsageError(`SOPS_AGE_KEY_FILE names a file that cannot be read: ${file}`);
        });
  return `${text}\n${more}`
    .split("\n")
    .map((line) => line.trim())
    .filter(isIdentity);
}
