import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isObject, parseJson, type Properties, type Value } from "../rpc/property-values.ts";

/** A resource plugin that the program's packages require. `version` begins with `v`. */
export interface RequiredPackage {
  name: string;
  version: string;
  server: string;
}

export interface Dependency {
  name: string;
  version: string;
}

/**
 * Finds the plugins that the installed packages of a program need, in its direct dependencies and in all packages under
 * `@pulumi`. (The official host walks all of `node_modules`, which takes longer and finds the same.)
 */
export function requiredPackages(programDirectory: string): RequiredPackage[] {
  const modules = modulesDirectory(programDirectory);
  if (modules === undefined) return [];
  const names = new Set(programDependencies(programDirectory).map(({ name }) => name));
  const scope = join(modules, "@pulumi");
  if (existsSync(scope)) for (const name of readdirSync(scope)) names.add(`@pulumi/${name}`);
  return [...names].sort().flatMap((name) => {
    const manifest = readManifest(join(modules, name));
    const pulumi = object(manifest["pulumi"]);
    return pulumi["resource"] === true ? [requirement(name, manifest, pulumi)] : [];
  });
}

function requirement(packageName: string, manifest: Properties, pulumi: Properties): RequiredPackage {
  const version = text(pulumi["version"]) || text(manifest["version"]);
  return {
    name: text(pulumi["name"]) || packageName.replace(/^@pulumi\//, ""),
    version: version.startsWith("v") ? version : `v${version}`,
    server: text(pulumi["server"]),
  };
}

/** The dependencies in the program's package.json, with the installed versions. */
export function programDependencies(programDirectory: string): Dependency[] {
  const modules = modulesDirectory(programDirectory);
  const manifest = readManifest(programDirectory);
  const ranges = { ...object(manifest["devDependencies"]), ...object(manifest["dependencies"]) };
  return Object.entries(ranges)
    .map(([name, range]) => {
      const installed = modules === undefined ? "" : text(readManifest(join(modules, name))["version"]);
      return { name, version: installed || text(range) };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function modulesDirectory(directory: string): string | undefined {
  const modules = join(directory, "node_modules");
  if (existsSync(modules)) return modules;
  const parent = dirname(directory);
  return parent === directory ? undefined : modulesDirectory(parent);
}

/** Reads a package.json; empty if it does not exist. */
function readManifest(directory: string): Properties {
  const path = join(directory, "package.json");
  return existsSync(path) ? object(parseJson(readFileSync(path, "utf8"))) : {};
}

function object(value: Value | undefined): Properties {
  return isObject(value) ? value : {};
}

function text(value: Value | undefined): string {
  return typeof value === "string" ? value : "";
}
