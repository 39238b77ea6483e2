import { mkdirSync } from "node:fs";
import type { KnownController } from "../controllers/controllers.ts";
import type { Ports } from "../process/ports.ts";
import { fluxComponents, type FluxComponent } from "./install-manifest.ts";
import { FLUX_NAMESPACE } from "./system-objects.ts";

/**
 * The controllers of Flux that the sandbox can run.
 *
 * @param programs - paths of their programs
 * @param artifacts - directory in which source-controller keeps artifacts
 */
export async function fluxControllers(
  programs: Readonly<Record<FluxComponent, string>>,
  artifacts: string,
  ports: Ports,
): Promise<KnownController[]> {
  const stored = await storage(artifacts, ports);
  return fluxComponents.map((name) => ({
    namespace: FLUX_NAMESPACE,
    name,
    program: programs[name],
    overrides: [
      ...common,
      ...(name === "source-controller" ? stored : []),
      ...(name === "kustomize-controller" ? eager : []),
    ],
    environment: { RUNTIME_NAMESPACE: FLUX_NAMESPACE },
  }));
}

/** Flags for one replica, no notification-controller, and no metrics or probes: "0" opens no port. */
const common = ["--events-addr=", "--enable-leader-election=false", "--metrics-addr=0", "--health-addr=0"];

/**
 * A Kustomization checks its dependencies after a second instead of half a minute: nearly every one waits once, and its
 * dependencies are mostly ready by then.
 */
const eager = ["--requeue-dependency=1s"];

/** The flags for source-controller's artifacts and their address for kustomize-controller. */
async function storage(path: string, ports: Ports): Promise<string[]> {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const address = `127.0.0.1:${await ports.get("source-controller")}`;
  return [`--storage-path=${path}`, `--storage-addr=${address}`, `--storage-adv-addr=${address}`];
}
