import type { Infrastructure } from "../infrastructure.ts";
import { stageKustomization } from "./infrastructure.ts";

/** Component that installs the External Secrets Operator, on clusters where Flux does. */
export const operatorComponent = "external-secrets";

/** Flux Kustomization, in Flux's own namespace, that has the operator copy secrets to where an app runs. */
export function secretCopiesKustomization(app: string): string {
  return `${app}-copies`;
}

/** Directory with these orders, in the app's directory of the fleet repository; what applies it stands beside it. */
export const secretCopiesDirectory = "secret-copies";

/** Flux Kustomization, there too, of the store that pull secrets are copied from. */
export const registryStoreKustomization = "platform-registries";

/** Directory with the store, below that of the cluster; what applies it stands beside it. */
export const registryStoreDirectory = "registries";

/**
 * Flux Kustomizations that install the operator on the cluster: those of the component {@link operatorComponent}, all of
 * its stages. None where nobody has declared it, since the operator is there already.
 */
export function operatorKustomizations({
  components,
  overlay,
}: Pick<Infrastructure, "components" | "overlay">): string[] {
  return components
    .filter(({ name, environments }) => name === operatorComponent && Object.hasOwn(environments, overlay.environment))
    .flatMap(({ name, stages }) => stages.map((stage) => stageKustomization(name, stage.name)));
}
