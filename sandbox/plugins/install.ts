import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { cacheAt } from "../toolchain/cache.ts";
import { type Downloads, downloadedPlugin, installedPlugin, type OfficialPlugin, pluginPath } from "./official.ts";
import { emptyDirectory, linkPlugin, writeProgram } from "./plugin-directory.ts";
import { isObject, parseJson } from "./rpc/property-values.ts";
import { installStandIn } from "./stand-in.ts";

/** The time limit of all downloads together, in milliseconds. */
const DOWNLOAD_TIMEOUT = 15_000;

/** The engine accepts any version of a language host. */
const LANGUAGE_HOST = { name: "nodejs", version: "3.259.0" };

/**
 * The origin of a plugin: the user's own installation, Pulumi's server, the sandbox's toolchain (the same provider,
 * built from its Go modules), or this directory.
 */
export type Origin = "installed" | "downloaded" | "built" | "stand-in";

export interface InstalledPlugin {
  name: "nodejs" | "kubernetes" | "tls" | "github" | "random";
  version: string;
  origin: Origin;
  /** Directory in the Pulumi home. */
  directory: string;
}

export interface InstallOptions {
  /** `$PULUMI_HOME` of the sandbox. */
  pulumiHome: string;
  /** The project, for the versions of its packages. */
  checkout: string;
  /** Programs of the toolchain. */
  programs: {
    github: string;
    random: string;
    /** The `pulumi` program; without it, no official plugin is downloaded. */
    pulumi?: string;
  };
  /** Receives a line for each plugin with its origin. */
  report?: (line: string) => void;
  /** Directory that is kept beyond the sandbox; default: the toolchain's cache. */
  cache?: string;
  /** The user's own Pulumi home; default: `~/.pulumi`. */
  userHome?: string;
}

const PROVIDERS = ["kubernetes", "tls", "github", "random"] as const;

/**
 * Installs the plugins that the program needs where the engine finds them: official ones if available, replacements
 * otherwise. Existing ones are replaced.
 *
 * @throws Error when the project's packages are not installed.
 */
export async function installPlugins(options: InstallOptions): Promise<InstalledPlugin[]> {
  const { pulumiHome, report = () => undefined } = options;
  const plugins = await Promise.all([
    installLanguageHost(options),
    ...PROVIDERS.map(async (name) => {
      const version = await packageVersion(options.checkout, name);
      const plugin = { name, version };
      const directory = pluginPath(pulumiHome, plugin);
      return { ...plugin, directory, origin: await installProvider(plugin, directory, options) };
    }),
  ]);
  for (const { name, version, origin } of plugins) report(`${name} ${version}: ${DESCRIPTIONS[origin]}`);
  return plugins;
}

const DESCRIPTIONS: Record<Origin, string> = {
  installed: "the official plugin of your own installation",
  downloaded: "the official plugin, downloaded",
  built: "the same provider, built from its Go modules",
  "stand-in": "this project's stand-in: the official plugin is not installed and cannot be downloaded",
};

async function installProvider(
  plugin: OfficialPlugin & { name: (typeof PROVIDERS)[number] },
  directory: string,
  options: InstallOptions,
): Promise<Origin> {
  const { programs, userHome = join(homedir(), ".pulumi"), cache = cacheAt(process.env).root } = options;
  await emptyDirectory(directory);
  const installed = installedPlugin(userHome, plugin);
  if (installed !== undefined) {
    await linkPlugin(installed, directory);
    return "installed";
  }
  const downloads: Downloads | undefined =
    programs.pulumi === undefined ? undefined : { pulumi: programs.pulumi, cache, timeout: DOWNLOAD_TIMEOUT };
  const downloaded = downloads && (await downloadedPlugin(plugin, downloads));
  if (downloaded !== undefined) {
    await linkPlugin(downloaded, directory);
    return "downloaded";
  }
  const program = `pulumi-resource-${plugin.name}`;
  if (plugin.name === "github" || plugin.name === "random") {
    await writeProgram(directory, program, [programs[plugin.name]]);
    return "built";
  }
  await installStandIn(plugin.name, directory, program, plugin.version);
  return "stand-in";
}

/**
 * Installs the language host. The engine prefers one beside the `pulumi` program; one in the user's own installation is
 * linked.
 */
async function installLanguageHost({
  pulumiHome,
  userHome = join(homedir(), ".pulumi"),
}: InstallOptions): Promise<InstalledPlugin> {
  const program = "pulumi-language-nodejs";
  const directory = pluginPath(pulumiHome, LANGUAGE_HOST, "language");
  await emptyDirectory(directory);
  const own = join(userHome, "bin", program);
  const official = existsSync(own);
  if (official) await writeProgram(directory, program, [own]);
  else await installStandIn("nodejs", directory, program, LANGUAGE_HOST.version);
  return { name: "nodejs", version: LANGUAGE_HOST.version, directory, origin: official ? "installed" : "stand-in" };
}

async function packageVersion(checkout: string, name: string): Promise<string> {
  const path = join(checkout, "node_modules", "@pulumi", name, "package.json");
  const manifest = parseJson(await readFile(path, "utf8"));
  const version = isObject(manifest) ? manifest["version"] : undefined;
  if (typeof version !== "string") throw new Error(`${path} has no version; run npm ci`);
  return version;
}
