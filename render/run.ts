import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDownloaded } from "../configuration/flux-manifest.ts";
import { directoryOf } from "../configuration/rules/adopted-flux.ts";
import { NAMESPACE } from "../configuration/stack-source.ts";
import { notPinned } from "../configuration/warnings.ts";
import type { ShowStep } from "../terminal/steps.ts";
import type { RenderRequest } from "./request.ts";
import { checkoutFiles } from "./checkout.ts";
import { ignoredMarkers } from "./markers.ts";
import { plainSecrets } from "./plain-secrets.ts";
import { checkOutput, writeOutput } from "./output-directory.ts";
import type { BuildPrograms, ProvidePrograms } from "./programs.ts";
import { neighboursOf, renderStack, type Rendering } from "./render.ts";
import { finished, type RenderReport } from "./report.ts";
import { readStackFile } from "./stack-file.ts";
import { FluxBuild } from "./validate/flux-build.ts";
import { validate } from "./validate/validate.ts";
import { textOf, valueAt } from "./validate/yaml-file.ts";

/**
 * Writes what a stack would commit, and checks it.
 *
 * @throws OutputError when the directory to write into is somebody else's
 * @throws ConfigurationError when the configuration has faults
 * @throws what `provide` throws when the program that builds and checks cannot be had
 */
export async function renderAndValidate(
  { stack, out, stackFiles, download, crds, checkouts }: RenderRequest,
  provide: ProvidePrograms,
  show: ShowStep,
  signal: AbortSignal,
): Promise<RenderReport> {
  checkOutput(out);
  const programs = await show("Programs", async (progress) => provide(progress, signal));
  const flux = (await readStackFile(stackFiles, stack))[`${NAMESPACE}:flux`];
  const release = textOf(valueAt(flux, "manifest"));
  const isPinned = valueAt(flux, "sha256") !== undefined;
  const adopt = textOf(valueAt(flux, "adopt"));
  const adopted = adopt === "" ? {} : { adopted: directoryOf(adopt) };
  const standsIn = isDownloaded(release) && !download;
  const { rendering, beneath } = await show("Render", async (progress) =>
    withFlux(standsIn, programs, async (manifest) => {
      progress(stack);
      const own = await renderStack(stackFiles, stack, manifest);
      const others = new Map<string, string>();
      for (const neighbour of await neighboursOf(stackFiles, stack)) {
        progress(neighbour);
        for (const [file, text] of (await renderStack(stackFiles, neighbour, manifest)).files) others.set(file, text);
      }
      return { rendering: own, beneath: others };
    }),
  );
  const committed = new Map([...beneath, ...rendering.files]);
  const people = new Map([...checkouts].flatMap(([repository, clone]) => [...checkoutFiles(repository, clone)]));
  for (const [file, text] of people) beneath.set(file, text);
  writeOutput(out, rendering.files);
  const found = await show("Validate", async (progress) =>
    check({ ...rendering, ...adopted }, beneath, programs, crds, progress),
  );
  const report: RenderReport = {
    stack,
    cluster: rendering.outputs.cluster,
    out,
    files: [...rendering.files.keys()],
    built: found.built,
    objects: found.objects,
    outOfReach: [...found.outOfReach].map(([kustomization, source]) => ({ kustomization, source })),
    unknownKinds: [...found.unknownKinds].map(([kind, objects]) => ({ kind, objects })),
    notSet: rendering.notSet,
    warnings: [
      ...(isDownloaded(release) && !isPinned ? [notPinned(stack)] : []),
      ...ignoredMarkers(people, committed),
      ...plainSecrets(people),
    ],
    ...(standsIn ? { fluxStandsInFor: release } : {}),
    faults: [...rendering.faults, ...found.faults],
  };
  return finished(report, found.warnings);
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
  { files, direct, adopted, outputs: { cluster, fleetRepository } }: Rendering & { readonly adopted?: string },
  beneath: ReadonlyMap<string, string>,
  programs: BuildPrograms,
  crds: readonly string[],
  progress: (line: string) => void,
) {
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
