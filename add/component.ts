import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { didYouMean, quote } from "../configuration/suggestion.ts";
import { UsageError } from "../user-error.ts";
import { inLine } from "../yaml/write.ts";
import type { NewFile } from "./new-file.ts";
import type { KnownStack } from "./stacks.ts";

/**
 * The file that installs a component of the catalog in the environments of all clusters.
 *
 * @param catalogs directories of definitions; where two have one of the same name, the first one's is taken
 * @param environments of clusters. Default: those of all stacks
 * @throws UsageError when the catalog has no such component, or no stack has an environment
 */
export function newComponent(
  catalogs: readonly string[],
  name: string,
  environments: readonly string[] | undefined,
  stacks: readonly KnownStack[],
): NewFile {
  const definition = catalogs.map((catalog) => join(catalog, `${name}.yaml`)).find((file) => existsSync(file));
  if (definition === undefined) {
    const files = catalogs.filter((catalog) => existsSync(catalog)).flatMap((catalog) => readdirSync(catalog));
    const names = [...new Set(files.flatMap((file) => /^(.+)\.yaml$/.exec(file)?.[1] ?? []))].sort();
    throw new UsageError(
      `The catalog has no component ${quote(name)}; ${didYouMean(name, names)} All: ${names.join(", ")}`,
    );
  }
  const own = stacks.flatMap(({ environment }) => environment ?? []);
  const chosen = environments ?? [...new Set(own)];
  if (chosen.length === 0) {
    throw new UsageError("No stack file has an environment; add one with --environment <name>, or a stack first");
  }
  const about = commentAtTop(readFileSync(definition, "utf8"));
  return {
    path: join(stacks[0]?.infrastructure ?? "infrastructure", `${name}.yaml`),
    content: `# yaml-language-server: $schema=component.schema.json
${about}
# All keys: docs/reference/configuration.md. The catalog: docs/reference/catalog.md
from: ${name}
environments:
${chosen.map((environment) => `  ${inLine(environment)}: {}`).join("\n")}
`,
    next: [
      ...(/platform:(settings|secrets)/.test(about)
        ? ["Set the variables that the comment of the file names in the stack files"]
        : []),
      ...stacks.map((stack) => `pulumi preview --stack ${stack.name}`),
    ],
  };
}

/** The lines of comment that a definition begins with. */
function commentAtTop(text: string): string {
  const lines = text.split("\n");
  const end = lines.findIndex((line) => !line.startsWith("#"));
  return lines.slice(0, end).join("\n");
}
