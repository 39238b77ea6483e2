import type { BuildPrograms } from "../render/programs.ts";
import { writeStandIn } from "./stand-in-release.ts";
import { toolchainProgress } from "./toolchain-progress.ts";
import { ensureToolchain } from "./toolchain/toolchain.ts";

/**
 * The programs with which `render` builds and checks, built from their Go modules where that has not been done before.
 *
 * @throws ToolchainError when they cannot be had
 */
export async function buildPrograms(progress: (line: string) => void, signal: AbortSignal): Promise<BuildPrograms> {
  const line = toolchainProgress();
  const toolchain = await ensureToolchain({
    only: ["flux-build", "crds"],
    signal,
    report: (event) => {
      progress(line(event));
    },
  });
  return {
    fluxBuild: [toolchain.program("flux-build")],
    kubernetes: toolchain.asset("flux-build/kubernetes"),
    definitions: [toolchain.asset("flux-build/external-secrets"), toolchain.asset("crds")],
    writeFluxRelease: (file) => {
      writeStandIn(file, toolchain);
    },
  };
}
