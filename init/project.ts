import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { newStack } from "../add/stack.ts";
import { PROJECT_SCHEMAS } from "../configuration/schema-files.ts";
import type { Answers } from "./answers.ts";

/** The directory of the program: the root of the checkout, or of the installed package. */
const program = join(import.meta.dirname, "..");

const template = join(import.meta.dirname, "template");

/** Names that `npm pack` would change, in the template and in a project. */
const dotFiles = new Map([
  ["gitignore", ".gitignore"],
  ["editorconfig", ".editorconfig"],
]);

/** A file of a new project. */
export interface ProjectFile {
  /** Path relative to the project. */
  readonly path: string;
  readonly content: string;
}

/** The files that `init` has written, and those that exist and stay as they are. */
export interface InitResult {
  readonly written: readonly string[];
  readonly kept: readonly string[];
  /** The next commands, one per line. */
  readonly next: readonly string[];
}

/**
 * Writes the files of a new project. A file that exists stays as it is, except `package.json`, which gets the keys that it
 * lacks.
 *
 * @param project Directory of the project.
 * @throws UsageError if an answer is not allowed
 */
export function initProject(project: string, answers: Answers): InitResult {
  const stack = newStack({ name: answers.stack, ...answers }, []);
  const files = [...templateFiles(answers), ...schemaFiles(), { path: stack.path, content: stack.content }];
  const written: string[] = [];
  const kept: string[] = [];
  for (const { path, content } of files) (writeNew(project, path, content) ? written : kept).push(path);
  (completeManifest(project) ? written : kept).push("package.json");
  return { written: written.sort(), kept: kept.sort(), next: ["npm install", ...stack.next] };
}

function templateFiles({ stack }: Answers): ProjectFile[] {
  return readdirSync(template, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      const path = file.slice(template.length + 1);
      const content = readFileSync(file, "utf8")
        .replaceAll("[STACK]", `[${stack}]`)
        .replaceAll("--stack dev", `--stack ${stack}`);
      return { path: dotFiles.get(path) ?? path, content };
    });
}

function schemaFiles(): ProjectFile[] {
  return PROJECT_SCHEMAS.map((path) => ({ path, content: readFileSync(join(program, path), "utf8") }));
}

function writeNew(project: string, path: string, content: string): boolean {
  const file = join(project, path);
  if (existsSync(file)) return false;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return true;
}

const manifest = z.looseObject({
  name: z.string().optional(),
  scripts: z.record(z.string(), z.string()).default({}),
  dependencies: z.record(z.string(), z.string()).default({}),
});

const ownManifest = z.looseObject({ name: z.string(), version: z.string() });

/** Adds to `package.json` the keys that the project needs and that it lacks. Returns whether it changed the file. */
function completeManifest(project: string): boolean {
  const own = ownManifest.parse(JSON.parse(readFileSync(join(program, "package.json"), "utf8")));
  const file = join(project, "package.json");
  const before = existsSync(file) ? readFileSync(file, "utf8") : "{}";
  const { name = "platform", scripts, dependencies, ...others } = manifest.parse(JSON.parse(before));
  const after = {
    name,
    private: true,
    type: "module",
    ...others,
    scripts: { platform: "platform", ...scripts },
    dependencies: { [own.name]: own.version, ...dependencies },
  };
  const text = `${JSON.stringify(after, undefined, 2)}\n`;
  if (JSON.stringify(JSON.parse(before)) === JSON.stringify(after)) return false;
  writeFileSync(file, text);
  return true;
}
