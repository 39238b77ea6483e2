import { mkdirSync } from "node:fs";
import type { KnownController } from "../controllers/controllers.ts";
import type { Ports } from "../process/ports.ts";
import { fluxComponents, type FluxComponent } from "./install-manifest.ts";
import { FLUX_NAMESPACE } from "./system-objects.ts";

/**
 * The controllers of Flux that the sandbox can run.
 *
 * @param programs - paths of their programs
 * @param artifacts - directory in which source-controller keeps what it has fetched
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

/** One replica, no notification-controller, and nobody who scrapes or probes: "0" opens no port. */
const common = ["--events-addr=", "--enable-leader-election=false", "--metrics-addr=0", "--health-addr=0"];

/**
 * Who waits for another Kustomization looks again after a second, not after half a minute: nearly everything waits for
 * another once, and what it waits for is mostly ready by then.
 */
const eager = ["--requeue-dependency=1s"];

/** Where source-controller keeps artifacts and how kustomize-controller fetches them. */
async function storage(path: string, ports: Ports): Promise<string[]> {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const address = `127.0.0.1:${await ports.get("source-controller")}`;
  return [`--storage-path=${path}`, `--storage-addr=${address}`, `--storage-adv-addr=${address}`];
}
