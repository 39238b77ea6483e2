import { fluxComponents } from "../../manifests/flux/components.ts";
import type { App } from "../../model/app.ts";
import type { KubernetesObject } from "../../model/kubernetes-object.ts";
import { fluxNamespace } from "../../model/names/flux.ts";
import { itemsOf, textOf, valueAt } from "../../yaml/plain.ts";
import type { FoundFlux } from "./found-flux.ts";

/** The files and objects that are taken over. */
export interface TakenOver {
  /** Flux, as the stack has it. */
  readonly release: readonly KubernetesObject[];
  /** The file of Flux's components. */
  readonly file: string;
  /** Name of the fleet repository. */
  readonly repository: string;
  readonly apps: readonly App[];
}

/** A line for each file and object that changes hands. */
export function handedOver(found: FoundFlux, { release, file, repository, apps }: TakenOver): string[] {
  const components = fluxComponents(release);
  const controllers = components.filter(({ kind }) => kind === "Deployment");
  const others = components.filter(({ kind }) => kind !== "Deployment");
  return [
    `File ${repository}/${file}: the program writes it from now on, and Flux applies it with the patches of its kustomization.yaml`,
    ...controllers.flatMap((controller) => changesOf(found, controller)),
    ...others.map(({ kind, metadata: { namespace, name } }) => {
      const place = namespace === undefined ? name : `${namespace}/${name}`;
      return `${kind} ${place}: as the stack's release has it`;
    }),
    ...namespacesOf(found, apps),
  ];
}

/** Describes the changes that restart a controller once, if any. */
function changesOf({ deployments }: FoundFlux, controller: KubernetesObject): string[] {
  const { name } = controller.metadata;
  const running = deployments.find(({ metadata }) => metadata.name === name);
  const title = `Deployment ${fluxNamespace}/${name}`;
  if (running === undefined) return [`${title}: new`];
  const args = argumentsOf(running);
  const added = argumentsOf(controller).filter((argument) => !args.includes(argument));
  const [before, after] = [imageOf(running), imageOf(controller)];
  const changes = [
    ...(before === after ? [] : [`image ${before} becomes ${after}`]),
    ...(added.length === 0 ? [] : [`gets ${added.join(" ")}`]),
  ];
  return [`${title}: ${changes.length === 0 ? "as it is" : `restarts once: ${changes.join("; ")}`}`];
}

function argumentsOf(deployment: unknown): string[] {
  return itemsOf(valueAt(deployment, ...container, "args")).map(textOf);
}

function imageOf(deployment: unknown): string {
  return textOf(valueAt(deployment, ...container, "image"));
}

const container = ["spec", "template", "spec", "containers", 0] as const;

/** Namespaces of apps that move in with them. */
function namespacesOf({ namespaces }: FoundFlux, apps: readonly App[]): string[] {
  return apps
    .filter(({ adopt }) => adopt.includes("objects"))
    .flatMap(({ name, names, home, environments }) =>
      [names.platformNamespace, ...[home, ...environments].flatMap((one) => one?.namespace ?? [])]
        .filter((namespace) => namespaces.includes(namespace))
        .map((namespace) => `Namespace ${namespace}: becomes the app ${name}'s, with all that is in it`),
    );
}
