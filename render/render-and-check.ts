import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { directoryOf } from "../configuration/rules/adopted-flux.ts";
import { isDownloaded } from "../configuration/flux-manifest.ts";
import { NAMESPACE } from "../configuration/stack-source.ts";
import { checkoutFiles } from "./checkout.ts";
import type { BuildPrograms } from "./programs.ts";
import { neighboursOf, renderStack, type Rendering } from "./render.ts";
import { readStackFile } from "./stack-file.ts";
import { FluxBuild } from "./validate/flux-build.ts";
import { validate, type Validation } from "./validate/validate.ts";
import { textOf, valueAt } from "./validate/yaml-file.ts";

/** The stack to render, and how. */
export interface RenderInput {
  readonly stack: string;
  /** Directory of the stack's file, and of those of its neighbours. */
  readonly stackFiles: string;
  /** Whether to use the Flux release that the stack names. If not, Flux's own files replace a release at a URL. */
  readonly download: boolean;
  /** Files and directories with definitions of custom resources. */
  readonly crds: readonly string[];
  /** Clones of repositories in which people keep files: directory by repository. */
  readonly checkouts: ReadonlyMap<string, string>;
}

/** The files of a stack, and the result of all checks. */
export interface CheckedRendering {
  readonly rendering: Rendering;
  readonly found: Validation;
  /** The generated files of this stack and of those that share its fleet repository, by `<repository>/<path>`. */
  readonly committed: ReadonlyMap<string, string>;
  /** The files in the clones, by `<repository>/<path>`. */
  readonly people: ReadonlyMap<string, string>;
  readonly release: FluxRelease;
}

/** The Flux release that a stack names. */
export interface FluxRelease {
  /** URL or path. */
  readonly address: string;
  readonly isDownloaded: boolean;
  readonly isPinned: boolean;
  /** Whether Flux's own files replace it. */
  readonly standsIn: boolean;
}

/**
 * Renders a stack and checks the files.
 *
 * @param programs The programs that build and check.
 * @param progress Gets a line for each step. Default: nobody does.
 * @throws ConfigurationError if the configuration has errors
 */
export async function renderAndCheck(
  { stack, stackFiles, download, crds, checkouts }: RenderInput,
  programs: BuildPrograms,
  progress: (line: string) => void = () => undefined,
): Promise<CheckedRendering> {
  const release = await fluxRelease(stackFiles, stack, download);
  const { rendering, beneath } = await withFlux(release.standsIn, programs, async (manifest) => {
    progress(stack);
    const own = await renderStack(stackFiles, stack, manifest);
    const others = new Map<string, string>();
    for (const neighbour of await neighboursOf(stackFiles, stack)) {
      progress(neighbour);
      for (const [file, text] of (await renderStack(stackFiles, neighbour, manifest)).files) others.set(file, text);
    }
    return { rendering: own, beneath: others };
  });
  const committed = new Map([...beneath, ...rendering.files]);
  const people = new Map([...checkouts].flatMap(([repository, clone]) => [...checkoutFiles(repository, clone)]));
  const found = await check(
    rendering,
    await adoptedDirectory(stackFiles, stack),
    new Map([...beneath, ...people]),
    programs,
    crds,
    progress,
  );
  return { rendering, found, committed, people, release };
}

async function fluxRelease(stackFiles: string, stack: string, download: boolean): Promise<FluxRelease> {
  const flux = (await readStackFile(stackFiles, stack))[`${NAMESPACE}:flux`];
  const address = textOf(valueAt(flux, "manifest"));
  return {
    address,
    isDownloaded: isDownloaded(address),
    isPinned: valueAt(flux, "sha256") !== undefined,
    standsIn: isDownloaded(address) && !download,
  };
}

/** The directory that an adopted Flux applies, or undefined. */
async function adoptedDirectory(stackFiles: string, stack: string): Promise<string | undefined> {
  const adopt = textOf(valueAt((await readStackFile(stackFiles, stack))[`${NAMESPACE}:flux`], "adopt"));
  return adopt === "" ? undefined : directoryOf(adopt);
}

/** With a Flux release that need not be downloaded. */
async function withFlux<T>(
  standsIn: boolean,
  programs: BuildPrograms,
  use: (manifest: string | undefined) => Promise<T>,
): Promise<T> {
  if (!standsIn) return use(undefined);
  const directory = mkdtempSync(join(tmpdir(), "render-flux-"));
  try {
    const manifest = join(directory, "install.yaml");
    programs.writeFluxRelease(manifest);
    return await use(manifest);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

async function check(
  { files, direct, outputs: { cluster, fleetRepository } }: Rendering,
  adopted: string | undefined,
  beneath: ReadonlyMap<string, string>,
  programs: BuildPrograms,
  crds: readonly string[],
  progress: (line: string) => void,
): Promise<Validation> {
  const [owner = "", fleet = ""] = fleetRepository.split("/");
  const fluxBuild = new FluxBuild(programs.fluxBuild, programs.kubernetes);
  try {
    const where = { fleet, cluster, owner, ...(adopted === undefined ? {} : { adopted }) };
    const chartCrds = programs.definitions;
    return await validate({ tree: files, beneath, ...where, crds, chartCrds, direct }, fluxBuild, progress);
  } finally {
    fluxBuild.close();
  }
}
