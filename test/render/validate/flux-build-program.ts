import { ensureToolchain } from "../../../sandbox/toolchain/toolchain.ts";
import { FluxBuild } from "../../../render/validate/flux-build.ts";

/** The program that builds and checks, and where definitions of Flux's own kinds are. */
export interface Programs {
  start(): FluxBuild;
  readonly crds: readonly string[];
  /** With those of the other controllers, and of the catalog. */
  readonly allCrds: readonly string[];
}

/** Builds it if need be, which can take minutes. */
export async function fluxBuildProgram(signal: AbortSignal): Promise<Programs> {
  const toolchain = await ensureToolchain({ only: ["flux-build", "crds"], report: () => undefined, signal });
  const crds = [toolchain.asset("flux-build/source-controller"), toolchain.asset("flux-build/kustomize-controller")];
  return {
    start: () => new FluxBuild([toolchain.program("flux-build")], toolchain.asset("flux-build/kubernetes")),
    crds,
    allCrds: [...crds, toolchain.asset("crds")],
  };
}
