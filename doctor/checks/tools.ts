import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { fault, ok, unknown, warning, type Finding } from "../finding.ts";
import { complaintOf } from "../run-program.ts";
import type { Check, CheckContext } from "../check.ts";

const manifestSchema = z.looseObject({
  engines: z.looseObject({ node: z.string() }),
  dependencies: z.record(z.string(), z.string()),
});
const installedSchema = z.looseObject({ version: z.string() });
const pluginsSchema = z.array(z.looseObject({ name: z.string(), kind: z.string(), version: z.string().default("") }));

const scope = "@pulumi/";
/** The SDK of programs, which is not a provider. */
const sdk = `${scope}pulumi`;

/** Checks the programs of this machine, and the packages and providers that package.json names. */
export const tools: Check = {
  name: "tools",
  title: "Programs",
  look: async (context) => {
    const manifest = manifestSchema.parse(JSON.parse(await readFile(join(context.project, "package.json"), "utf8")));
    const packages = await packagesOf(context, manifest.dependencies);
    return [node(manifest.engines.node), ...packages, ...(await pulumi(context, manifest.dependencies))];
  },
};

/** @param wanted `>=20.19` */
function node(wanted: string): Finding {
  const { node: own } = process.versions;
  const lowest = wanted.replace(/^>=/, "");
  if (compareVersions(own, lowest) >= 0) return ok(`Node ${own}`);
  return fault(`Node ${own} is older than ${lowest}`, `Install Node ${lowest} or newer`);
}

/** Compares the installed packages with package.json: another version reads another provider's schema. */
async function packagesOf(
  { project }: CheckContext,
  dependencies: Readonly<Record<string, string>>,
): Promise<Finding[]> {
  const wrong: string[] = [];
  for (const [name, wanted] of Object.entries(dependencies)) {
    const text = await readFile(join(project, "node_modules", name, "package.json"), "utf8").catch(() => undefined);
    const installed = text === undefined ? undefined : installedSchema.parse(JSON.parse(text)).version;
    if (installed !== wanted) wrong.push(`${name} ${installed ?? "is missing"} (${wanted})`);
  }
  if (wrong.length === 0) return [ok(`${Object.keys(dependencies).length} packages as package.json names them`)];
  return [fault(`Not what package.json names: ${wrong.join(", ")}`, "npm ci")];
}

async function pulumi({ run }: CheckContext, dependencies: Readonly<Record<string, string>>): Promise<Finding[]> {
  const asked = await run("pulumi", ["version"]);
  const install = "Install the Pulumi CLI: https://www.pulumi.com/docs/iac/download-install/";
  if (asked.exitCode !== 0) return [fault(`There is no Pulumi CLI: ${complaintOf(asked, "pulumi")}`, install)];
  const version = asked.stdout.trim().replace(/^v/, "");
  const wanted = dependencies[sdk] ?? "0";
  const cli =
    compareVersions(version, wanted) >= 0
      ? ok(`Pulumi ${version}`)
      : warning(`Pulumi ${version} is older than its SDK, ${wanted}`, install);
  return [cli, await plugins(run, dependencies)];
}

async function plugins(run: CheckContext["run"], dependencies: Readonly<Record<string, string>>): Promise<Finding> {
  const listed = await run("pulumi", ["plugin", "ls", "--json"]);
  if (listed.exitCode !== 0) return unknown(`Providers not checked: ${complaintOf(listed, "pulumi")}`);
  const installed = pluginsSchema
    .parse(JSON.parse(listed.stdout))
    .filter(({ kind }) => kind === "resource")
    .map(({ name, version }) => `${name} ${version.replace(/^v/, "")}`);
  const wanted = Object.entries(dependencies)
    .filter(([name]) => name.startsWith(scope) && name !== sdk)
    .map(([name, version]) => `${name.slice(scope.length)} ${version}`);
  const missing = wanted.filter((one) => !installed.includes(one));
  if (missing.length === 0) return ok(`Providers: ${wanted.join(", ")}`);
  return warning(
    `Not installed yet: ${missing.join(", ")}`,
    "The first run downloads them; to do it now: pulumi install",
  );
}

/** Compares two versions by their numbers, ignoring suffixes; negative if the first is older. */
function compareVersions(one: string, other: string): number {
  const [ones, others] = [one, other].map((text) => text.split(".").map((part) => Number.parseInt(part, 10)));
  for (const index of [0, 1, 2]) {
    const difference = (ones?.[index] ?? 0) - (others?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
