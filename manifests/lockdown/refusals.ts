import { fluxNamespace } from "../../model/names/flux.ts";
import type { Accounts } from "./accounts.ts";
import { nameOf, namespaceOf, type Judged } from "./judged.ts";
import { runningControllers, type Running } from "./running-controllers.ts";
import { isMapping, itemsOf, textOf, valueAt } from "../../yaml/plain.ts";

/** An object that Flux's controllers refuse here, or will refuse if nothing else changes. */
export interface Refusal<T extends Judged = Judged> {
  readonly object: T;
  readonly path: readonly (string | number)[];
  /** The error, then after a semicolon the fix. */
  readonly problem: string;
}

/** The fields in which Flux's objects refer to another object, and the controller that checks each. */
const references: readonly {
  readonly kind: string;
  readonly group: string;
  readonly controller: string;
  /** The path of the field; it ends in `*` for a list. */
  readonly at: readonly string[];
  /** A fix other than moving one of the two objects. */
  readonly remedy?: (namespace: string) => string;
}[] = [
  {
    group: "kustomize.toolkit.fluxcd.io",
    kind: "Kustomization",
    controller: "kustomize-controller",
    at: ["spec.sourceRef"],
    remedy: (namespace) =>
      `move the Kustomization to ${namespace} (targetNamespace says where its objects go), or put a source beside it`,
  },
  {
    group: "helm.toolkit.fluxcd.io",
    kind: "HelmRelease",
    controller: "helm-controller",
    at: ["spec.chart.spec.sourceRef", "spec.chartRef"],
    remedy: (namespace) =>
      `move the HelmRelease to ${namespace} (targetNamespace says where the chart goes), or put a source beside it`,
  },
  {
    group: "notification.toolkit.fluxcd.io",
    kind: "Alert",
    controller: "notification-controller",
    at: ["spec.eventSources.*"],
    remedy: (namespace) => `write an Alert and its Provider in ${namespace}`,
  },
  {
    group: "notification.toolkit.fluxcd.io",
    kind: "Receiver",
    controller: "notification-controller",
    at: ["spec.resources.*"],
    remedy: (namespace) => `write a Receiver in ${namespace}`,
  },
  {
    group: "image.toolkit.fluxcd.io",
    kind: "ImagePolicy",
    controller: "image-reflector-controller",
    at: ["spec.imageRepositoryRef"],
  },
  {
    group: "image.toolkit.fluxcd.io",
    kind: "ImageUpdateAutomation",
    controller: "image-automation-controller",
    at: ["spec.sourceRef"],
  },
  {
    group: "source.extensions.fluxcd.io",
    kind: "ArtifactGenerator",
    controller: "source-watcher",
    at: ["spec.sources.*"],
  },
];

/** Kinds that act in the cluster, with the rights of a service account. */
const acting: readonly { readonly kind: string; readonly group: string; readonly controller: string }[] = [
  { group: "kustomize.toolkit.fluxcd.io", kind: "Kustomization", controller: "kustomize-controller" },
  { group: "helm.toolkit.fluxcd.io", kind: "HelmRelease", controller: "helm-controller" },
];

/**
 * Returns the objects that the arguments of Flux's controllers (`docs/reference/flux.md`) refuse.
 *
 * @param applied All objects that the cluster applies.
 */
export function refusals<T extends Judged>(applied: readonly T[], accounts: Accounts): Refusal<T>[] {
  const running = runningControllers(applied);
  return applied.flatMap((object) => [
    ...foreignReferences(object, running),
    ...disabledKinds(object, running),
    ...withoutRights(object, running, accounts),
  ]);
}

function foreignReferences<T extends Judged>(object: T, running: Running): Refusal<T>[] {
  const { value } = object;
  const own = namespaceOf(value);
  return references
    .filter((rule) => isOf(value, rule) && running(rule.controller).argument("--no-cross-namespace-refs") === "true")
    .flatMap(({ at, controller, remedy }) =>
      at
        .flatMap((path) => placesAt(value, path))
        .flatMap(({ path, reference }): Refusal<T>[] => {
          const namespace = textOf(valueAt(reference, "namespace")) || own;
          if (namespace === own) return [];
          const kind = textOf(valueAt(reference, "kind")) || "ImageRepository";
          const name = `${kind} ${namespace}/${textOf(valueAt(reference, "name"))}`;
          const way = remedy?.(namespace) ?? `move it to ${namespace}, or the ${kind} to ${own}`;
          return [{ object, path, problem: `is ${name}, and ${controller} here takes what is in ${own} only; ${way}` }];
        }),
    );
}

function disabledKinds<T extends Judged>(object: T, running: Running): Refusal<T>[] {
  const paths = new Map<string, string>([
    ["kustomize-controller", "spec.sourceRef"],
    ["helm-controller", "spec.chartRef"],
  ]);
  return acting
    .filter((rule) => isOf(object.value, rule) && !running(rule.controller).hasGate("ExternalArtifact"))
    .flatMap(({ controller }) => {
      const path = paths.get(controller)?.split(".") ?? [];
      if (valueAt(object.value, ...path, "kind") !== "ExternalArtifact") return [];
      const problem = `is an ExternalArtifact, and ${controller} here has the feature gate for that off; name another source, or turn on ExternalArtifact in the release`;
      return [{ object, path, problem }];
    });
}

function withoutRights<T extends Judged>(object: T, running: Running, accounts: Accounts): Refusal<T>[] {
  const { value } = object;
  return acting
    .filter((rule) => isOf(value, rule))
    .flatMap(({ controller, kind }): Refusal<T>[] => {
      const { argument, isConfined } = running(controller);
      if (valueAt(value, "spec", "kubeConfig") !== undefined) {
        const problem = `names another cluster, which ${controller} here does not reach; run Flux in that cluster`;
        return isConfined ? [{ object, path: ["spec", "kubeConfig"], problem }] : [];
      }
      const account = argument("--default-service-account");
      const namespace = namespaceOf(value);
      const named = textOf(valueAt(value, "spec", "serviceAccountName"));
      if (named !== "" || object.isPartial === true || account === undefined) return [];
      if (accounts.haveRights(`${namespace}/${account}`)) return [];
      const remedy =
        namespace === fluxNamespace
          ? `write ${controller}`
          : `name an account of ${namespace} that has the rights, or move the ${kind} to ${fluxNamespace} and name ${controller}`;
      const problem = `is missing, and ${controller} here then uses the account ${account} of ${namespace}, which may do nothing; ${remedy}`;
      return [{ object, path: ["spec", "serviceAccountName"], problem }];
    });
}

/**
 * Returns the accounts that Flux's objects name and that have no rights according to the files: a chart or a person may
 * create them.
 *
 * @param applied All objects that the cluster applies.
 */
export function doubtfulAccounts<T extends Judged>(applied: readonly T[], accounts: Accounts): Refusal<T>[] {
  return applied.flatMap((object): Refusal<T>[] => {
    const controller = acting.find((rule) => isOf(object.value, rule))?.controller;
    const name = textOf(valueAt(object.value, "spec", "serviceAccountName"));
    if (controller === undefined || name === "" || object.isPartial === true) return [];
    const account = `${namespaceOf(object.value)}/${name}`;
    const doubt = (problem: string): Refusal<T>[] => [{ object, path: ["spec", "serviceAccountName"], problem }];
    if (!accounts.exist(account)) {
      return doubt(
        `is ${name}, an account that no file here makes, and without it ${controller} applies nothing; write the ServiceAccount ${account} and a RoleBinding for it, unless something else makes them`,
      );
    }
    if (accounts.haveRights(account)) return [];
    return doubt(
      `is ${name}, an account that no binding here gives rights to, and ${controller} then may apply nothing; write a RoleBinding for ${account}, unless something else makes it`,
    );
  });
}

function isOf(value: Readonly<Record<string, unknown>>, { kind, group }: { kind: string; group: string }): boolean {
  return value["kind"] === kind && textOf(value["apiVersion"]).startsWith(`${group}/`);
}

function placesAt(value: unknown, written: string): { path: (string | number)[]; reference: unknown }[] {
  const steps = written.split(".");
  if (steps.at(-1) !== "*") {
    const reference = valueAt(value, ...steps);
    return isMapping(reference) ? [{ path: steps, reference }] : [];
  }
  const list = steps.slice(0, -1);
  return itemsOf(valueAt(value, ...list)).map((reference, index) => ({ path: [...list, index], reference }));
}

/** Returns the location of a refusal, for messages. */
export function refusedPlace({ object, path }: Refusal): string {
  const written = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("");
  return `${nameOf(object.value)}: ${written.slice(1)}`;
}
