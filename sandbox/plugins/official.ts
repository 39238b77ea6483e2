import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { isObject, parseJson, type Properties } from "./rpc/property-values.ts";

/** The pause before a failed download is tried again, in milliseconds. */
const REMEMBER_FAILURE = 24 * 60 * 60 * 1000;

/** The name and version of an official provider. */
export interface OfficialPlugin {
  name: string;
  version: string;
}

/** The path of a plugin below the engine's home. */
export function pluginPath(home: string, { name, version }: OfficialPlugin, kind = "resource"): string {
  return join(home, "plugins", `${kind}-${name}-v${version}`);
}

/** The directory of a plugin in a Pulumi home; undefined if it is not, or not completely, installed. */
export function installedPlugin(home: string, plugin: OfficialPlugin): string | undefined {
  const directory = pluginPath(home, plugin);
  // The engine marks an incomplete installation.
  return existsSync(join(directory, `pulumi-resource-${plugin.name}`)) && !existsSync(`${directory}.partial`)
    ? directory
    : undefined;
}

/** Options for downloading official plugins. */
export interface Downloads {
  /** The `pulumi` program, which downloads plugins. */
  pulumi: string;
  /** Directory that is kept beyond the sandbox. */
  cache: string;
  /** Time limit of a download, in milliseconds. */
  timeout: number;
}

/**
 * Gets an official plugin from the cache or the network.
 *
 * @returns its directory; undefined if it is unavailable, which is cached for a day.
 */
export async function downloadedPlugin(plugin: OfficialPlugin, downloads: Downloads): Promise<string | undefined> {
  const home = join(downloads.cache, "official-plugins");
  const present = installedPlugin(home, plugin);
  if (present !== undefined) return present;
  const failures = join(home, `${plugin.name}-${plugin.version}.failed.json`);
  if (await failedLately(failures)) return undefined;
  const { failed } = await execa(
    downloads.pulumi,
    ["plugin", "install", "resource", plugin.name, plugin.version, "--non-interactive"],
    {
      env: { PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" },
      timeout: downloads.timeout,
      forceKillAfterDelay: 1000,
      reject: false,
      stdin: "ignore",
    },
  );
  const installed = failed ? undefined : installedPlugin(home, plugin);
  if (installed === undefined) await remember(failures);
  return installed;
}

async function failedLately(path: string): Promise<boolean> {
  if (!existsSync(path)) return false;
  const { at } = await readRecord(path);
  return typeof at === "number" && Date.now() - at < REMEMBER_FAILURE;
}

async function readRecord(path: string): Promise<Properties> {
  try {
    const record = parseJson(await readFile(path, "utf8"));
    return isObject(record) ? record : {};
  } catch {
    // Another sandbox is writing it.
    return {};
  }
}

async function remember(path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, JSON.stringify({ at: Date.now() }));
  } catch {
    // If the cache cannot be written, the next run tries again.
  }
}
