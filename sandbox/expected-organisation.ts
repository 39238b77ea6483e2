import { existsSync, readdirSync, readFileSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { configurationOf, type Overrides } from "./stack/settings.ts";

/** The GitHub organisation that stack files and registrations expect. */
export interface ExpectedOrganisation {
  /** `platform:github.owner` of the first stack that has one. Default: `organisation`. */
  readonly owner: string;
  /** Other owners of source repositories. */
  readonly owners: readonly string[];
  /** Slugs of the teams that registrations name. */
  readonly teams: readonly string[];
  /** Names of the source repositories of `owner` that registrations name. */
  readonly sources: readonly string[];
}

/** Input of {@link expectedOrganisation}. */
export interface Expectations {
  /** Root of the project. Directories that stack files name are relative to it. */
  readonly project: string;
  /** Paths of the committed stack files. */
  readonly stackFiles: readonly string[];
  /** The settings that the sandbox lays over the configuration of each stack. */
  readonly settings: Overrides;
}

/** Reads the {@link ExpectedOrganisation}. It skips what it cannot read, because the program reports those errors. */
export function expectedOrganisation({ project, stackFiles, settings }: Expectations): ExpectedOrganisation {
  const stacks = stackFiles.map((file) => stackSchema.parse({ ...configurationOf(file), ...settings }));
  const directories = new Set(stacks.map((stack) => resolve(project, stack["platform:apps"])));
  const registrations = [...directories].flatMap(registrationsIn);
  const owner =
    stacks.map((stack) => stack["platform:github"].owner).find((name) => name !== undefined) ?? "organisation";
  const isOther = (other: string | undefined) => other !== undefined && other.toLowerCase() !== owner.toLowerCase();
  const sources = registrations.map(({ source }) => source);
  return {
    owner,
    owners: distinct(sources.map((source) => source.owner).filter(isOther)),
    teams: distinct(registrations.flatMap(({ access }) => access.map(({ team }) => team))),
    sources: distinct(sources.filter((source) => !isOther(source.owner)).map(({ repository }) => repository)),
  };
}

const text = z.string().optional().catch(undefined);

const stackSchema = z.looseObject({
  "platform:github": z.looseObject({ owner: text }).catch({ owner: undefined }),
  "platform:apps": z.string().catch("apps"),
});

const registrationSchema = z.looseObject({
  access: z.array(z.looseObject({ team: text }).catch({ team: undefined })).catch([]),
  source: z.looseObject({ owner: text, repository: text }).catch({ owner: undefined, repository: undefined }),
});

function registrationsIn(directory: string): z.infer<typeof registrationSchema>[] {
  const files = existsSync(directory) ? readdirSync(directory).filter((name) => extname(name) === ".yaml") : [];
  return files.flatMap((name) => registrationSchema.safeParse(parsed(join(directory, name))).data ?? []);
}

function parsed(file: string): unknown {
  try {
    return parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}
