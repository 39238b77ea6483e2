import { setTimeout as pause } from "node:timers/promises";
import { fluxComponents } from "../../manifests/flux/components.ts";
import type { KubernetesObject } from "../../model/kubernetes-object.ts";
import { itemsOf, textOf, valueAt } from "../../yaml/plain.ts";
import type { Found } from "./found-flux.ts";

/** Flux looks at Git once a minute, and the new controllers take a while to start. */
const PATIENCE = 600_000;
const PAUSE = 2_000;

/**
 * Waits until the controllers of a cluster run as Git says now: nothing of a tenant's may meet one that is not locked down.
 *
 * @param find The Deployments of Flux.
 * @throws Error after ten minutes, with the names of controllers that do not
 */
export async function untilApplied(
  release: readonly KubernetesObject[],
  find: () => Promise<readonly Found[]>,
  patience = PATIENCE,
): Promise<void> {
  const wanted = fluxComponents(release).filter(({ kind }) => kind === "Deployment");
  const end = Date.now() + patience;
  for (;;) {
    const late = await behind(wanted, find);
    if (late.length === 0) return;
    if (Date.now() >= end) {
      throw new Error(
        `Flux has not applied its own components from Git after ${patience / 60_000} minutes: ${late.join(", ")}. See: kubectl get kustomization flux-system --namespace flux-system`,
      );
    }
    await pause(PAUSE);
  }
}

/** Names of the controllers that do not run as wanted; a cluster that is not reached for a moment is asked again. */
async function behind(
  wanted: readonly KubernetesObject[],
  find: () => Promise<readonly Found[]>,
): Promise<readonly string[]> {
  const found = await find().catch(() => []);
  return wanted
    .filter(({ metadata: { name }, ...object }) => {
      const running = found.find(({ metadata }) => metadata.name === name);
      return running === undefined || !has(running, argumentsOf(object)) || !isRolledOut(running);
    })
    .map(({ metadata }) => metadata.name);
}

/** People may have patched arguments in. */
function has(deployment: unknown, wanted: readonly string[]): boolean {
  const args = argumentsOf(deployment);
  return wanted.every((one) => args.includes(one));
}

function argumentsOf(deployment: unknown): string[] {
  return itemsOf(valueAt(deployment, "spec", "template", "spec", "containers", 0, "args")).map(textOf);
}

function isRolledOut(deployment: unknown): boolean {
  const number = (...path: string[]): number => {
    const value = valueAt(deployment, ...path);
    return typeof value === "number" ? value : 0;
  };
  const replicas = valueAt(deployment, "spec", "replicas") ?? 1;
  return (
    number("status", "observedGeneration") >= number("metadata", "generation") &&
    number("status", "updatedReplicas") === replicas &&
    number("status", "availableReplicas") === replicas
  );
}
