import assert from "node:assert/strict";
import jsonata from "jsonata";
import { parseAllDocuments } from "yaml";
import { z } from "zod";

/** One of Renovate's custom managers: https://docs.renovatebot.com/configuration-options/#custommanagers */
export const customManager = z.looseObject({
  customType: z.enum(["jsonata", "regex"]),
  managerFilePatterns: z.array(z.string()),
  matchStrings: z.array(z.string()),
});
export type CustomManager = z.output<typeof customManager>;

// What Renovate's own schema of a query's result has; everything else in it is dropped, and so is what lacks one of these.
const found = z
  .object({
    datasource: z.string().min(1),
    depName: z.string().min(1),
    packageName: z.string().optional(),
    currentValue: z.string().optional(),
    currentDigest: z.string().optional(),
    registryUrl: z.url().optional(),
    versioning: z.string().optional(),
    extractVersion: z.string().optional(),
  })
  .refine(({ currentValue, currentDigest }) => (currentValue ?? currentDigest ?? "") !== "", "has no version");

/** A version that Renovate found, and where it looks for newer ones. */
export type Found = z.output<typeof found>;

/** Finds the versions in a file with every manager that the file belongs to, as Renovate does. */
export async function extract(managers: readonly CustomManager[], path: string, text: string): Promise<Found[]> {
  const all: Found[] = [];
  for (const manager of managers) {
    if (!matchesAny(manager.managerFilePatterns, path)) continue;
    for (const match of await resultsOf(manager, text)) all.push(found.parse({ ...match, ...templatesOf(manager) }));
  }
  return all;
}

/** Whether a path fits one of the patterns: regular expressions between slashes, or globs with `*` and `**`. */
export function matchesAny(patterns: readonly string[], path: string): boolean {
  return patterns.some((pattern) => {
    const regex = /^\/(.*)\/$/.exec(pattern)?.[1];
    if (regex !== undefined) return new RegExp(regex).test(path);
    assert.doesNotMatch(pattern, /[?{}[\]!()]/, "a glob with more than * and **");
    const source = pattern.replaceAll(/\*\*\/|\*\*|\*|[^\w/-]/g, (part) => GLOB[part] ?? `\\${part}`);
    return new RegExp(`^${source}$`).test(path);
  });
}

const GLOB: Record<string, string> = { "**/": "(?:.*/)?", "**": ".*", "*": "[^/]*" };

const results = z
  .union([z.array(z.looseObject({})), z.looseObject({})])
  .optional()
  .transform((value = []) => [value].flat());

async function resultsOf({ customType, matchStrings }: CustomManager, text: string): Promise<object[]> {
  if (customType === "regex") {
    return matchStrings.flatMap((one) => [...text.matchAll(new RegExp(one, "g"))].map(({ groups }) => ({ ...groups })));
  }
  const documents: unknown[] = [];
  for (const document of parseAllDocuments(text)) documents.push(document.toJS());
  const all: object[] = [];
  for (const one of matchStrings) all.push(...results.parse(await jsonata(one).evaluate(documents)));
  return all;
}

/** `depNameTemplate` and the like, which stand for what a match does not say. They have no placeholders here. */
function templatesOf(manager: CustomManager): object {
  const templates = Object.entries(manager).filter(([key]) => key.endsWith("Template"));
  return Object.fromEntries(templates.map(([key, value]) => [key.slice(0, -"Template".length), value]));
}
