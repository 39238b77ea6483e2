import type { ShowStep } from "../terminal/steps.ts";
import { notPinned } from "../configuration/warnings.ts";
import { ignoredMarkers } from "./markers.ts";
import { checkOutput, writeOutput } from "./output-directory.ts";
import { plainSecrets } from "./plain-secrets.ts";
import type { ProvidePrograms } from "./programs.ts";
import { renderAndCheck, type RenderInput } from "./render-and-check.ts";
import { finished, type RenderReport } from "./report.ts";

/** The stack to render, and where. */
export interface RenderRequest extends RenderInput {
  /** Directory to write into. */
  readonly out: string;
}

/**
 * Writes the files that a stack would commit, and checks them.
 *
 * @throws OutputError if the directory to write into belongs to somebody else
 * @throws ConfigurationError if the configuration has errors
 * @throws what `provide` throws if the program that builds and checks cannot be had
 */
export async function renderAndValidate(
  request: RenderRequest,
  provide: ProvidePrograms,
  show: ShowStep,
  signal: AbortSignal,
): Promise<RenderReport> {
  const { stack, out } = request;
  checkOutput(out);
  const programs = await show("Programs", async (progress) => provide(progress, signal));
  const { rendering, committed, people, release, found } = await show("Render", async (progress) =>
    renderAndCheck(request, programs, progress),
  );
  writeOutput(out, rendering.files);
  const report: RenderReport = {
    stack,
    cluster: rendering.outputs.cluster,
    out,
    files: [...rendering.files.keys()],
    built: found.built,
    objects: found.applied.length,
    outOfReach: [...found.outOfReach].map(([kustomization, source]) => ({ kustomization, source })),
    unknownKinds: [...found.unknownKinds].map(([kind, objects]) => ({ kind, objects })),
    notSet: rendering.notSet,
    warnings: [
      ...(release.isDownloaded && !release.isPinned ? [notPinned(stack)] : []),
      ...ignoredMarkers(people, committed),
      ...plainSecrets(people),
    ],
    ...(release.standsIn ? { fluxStandsInFor: release.address } : {}),
    faults: [...rendering.faults, ...found.faults],
  };
  return finished(report, found.warnings);
}
