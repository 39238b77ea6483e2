import { fluxNamespace } from "../../model/names/flux.ts";
import { controllerSettings } from "../flux/controllers.ts";
import { namespaceOf, type Judged } from "./judged.ts";
import { itemsOf, textOf, valueAt } from "../../yaml/plain.ts";

/** One of Flux's controllers as the cluster runs it. */
export interface RunningController {
  /** Returns the value of an argument, `--name=value`; undefined if it is not set. The last of several wins. */
  readonly argument: (name: string) => string | undefined;
  readonly hasGate: (gate: string) => boolean;
  /** Whether it reaches nothing but the API server and Flux's own services. */
  readonly isConfined: boolean;
}

/** A controller by its name. */
export type Running = (controller: string) => RunningController;

/** Returns the controllers as their Deployments define them; those without a Deployment, as this program would. */
export function runningControllers(applied: readonly Judged[]): Running {
  const deployments = applied.filter(
    ({ value }) => value["kind"] === "Deployment" && namespaceOf(value) === fluxNamespace,
  );
  return (controller) => {
    const deployment = deployments.find(({ value }) => valueAt(value, "metadata", "name") === controller);
    const container = valueAt(deployment?.value, "spec", "template", "spec", "containers", 0);
    const settings = controllerSettings[controller];
    const args = deployment === undefined ? (settings?.arguments ?? []) : itemsOf(valueAt(container, "args"));
    const environment = deployment === undefined ? (settings?.environment ?? []) : itemsOf(valueAt(container, "env"));
    const argument = (name: string): string | undefined =>
      args
        .map(textOf)
        .findLast((one) => one.startsWith(`${name}=`))
        ?.slice(name.length + 1);
    // Gates of all arguments count, and of one gate the last.
    const gates = args
      .map(textOf)
      .filter((one) => one.startsWith("--feature-gates="))
      .flatMap((one) => one.slice(one.indexOf("=") + 1).split(","));
    return {
      argument,
      hasGate: (gate) => gates.findLast((one) => one.split("=")[0] === gate) === `${gate}=true`,
      isConfined: environment.some((variable) => valueAt(variable, "name") === "HTTPS_PROXY"),
    };
  };
}
