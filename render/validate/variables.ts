import { variablesInText } from "../../manifests/flux/substituted-value.ts";
import { editDistance, quote } from "../../configuration/suggestion.ts";
import type { Variables } from "./flux-build.ts";
import { isFlux, variablesOf, type Applied } from "./objects.ts";
import { secretPlaceholder } from "./sealed.ts";
import { isMapping, itemsOf, textOf, valueAt } from "./yaml-file.ts";

/** A ConfigMap or Secret from which a Flux Kustomization takes variables. */
export interface VariablesReference {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly optional: boolean;
}

/** ConfigMaps and Secrets that a Kustomization takes variables from. */
export function variablesReferences({ value }: Pick<Applied, "value">): VariablesReference[] {
  const namespace = textOf(valueAt(value, "metadata", "namespace"));
  return itemsOf(valueAt(value, "spec", "postBuild", "substituteFrom")).map((item) => ({
    kind: textOf(valueAt(item, "kind")),
    namespace,
    name: textOf(valueAt(item, "name")),
    optional: valueAt(item, "optional") === true,
  }));
}

/** Whether an object is what a reference names. */
export function isNamed({ kind, namespace, name }: VariablesReference, { value }: Applied): boolean {
  return (
    value["kind"] === kind &&
    value["apiVersion"] === "v1" &&
    valueAt(value, "metadata", "namespace") === namespace &&
    valueAt(value, "metadata", "name") === name
  );
}

/** The variables of every ConfigMap and Secret that a cluster gets. */
export function variablesIn(applied: readonly Applied[]): Variables[] {
  return applied.flatMap(({ value }) => variablesOf(value) ?? []);
}

/**
 * Placeholder for a ConfigMap or Secret that is not in the tree: a person or an operator may create it.
 *
 * @param texts The texts that may use its variables.
 * @param known Variables that the Kustomization has from elsewhere.
 */
export function stoodIn(
  { kind, namespace, name }: VariablesReference,
  texts: Iterable<string>,
  known: Readonly<Record<string, string>>,
): Variables {
  const names = [...texts].flatMap(variablesInText).filter((variable) => !Object.hasOwn(known, variable));
  return { kind, namespace, name, data: Object.fromEntries(names.map((variable) => [variable, secretPlaceholder])) };
}

/** The values of a Kustomization's variables, as far as they are known: what it sets itself goes first, as with Flux. */
export function valuesOf(
  kustomization: Pick<Applied, "value">,
  variables: readonly Variables[],
): Record<string, string> {
  const sources = variablesReferences(kustomization).flatMap(({ kind, namespace, name }) =>
    variables.filter((one) => one.kind === kind && one.namespace === namespace && one.name === name),
  );
  const own = valueAt(kustomization.value, "spec", "postBuild", "substitute");
  return Object.assign({}, ...sources.map(({ data }) => data), isMapping(own) ? own : {}) as Record<string, string>;
}

/**
 * Returns the problem with a reference to an object that the cluster does not get: the object is in another namespace, or
 * has a similar name. Undefined when something else may provide the object.
 */
export function misnamed(reference: VariablesReference, applied: readonly Applied[]): string | undefined {
  const { kind, namespace, name } = reference;
  const others = applied.filter(({ value }) => value["kind"] === kind && value["apiVersion"] === "v1");
  const elsewhere = others.find(
    ({ value }) => valueAt(value, "metadata", "name") === name && !isCopied(valueAt(value, "metadata", "annotations")),
  );
  if (elsewhere !== undefined) {
    const where = textOf(valueAt(elsewhere.value, "metadata", "namespace"));
    return `which the cluster gets in ${where} only; Flux reads it in ${namespace}: commit it there`;
  }
  const names = others
    .filter(({ value }) => valueAt(value, "metadata", "namespace") === namespace)
    .map(({ value }) => textOf(valueAt(value, "metadata", "name")));
  const meant = names.find((one) => isSlip(name, one));
  return meant === undefined ? undefined : `which the cluster does not get; did you mean ${quote(meant)}?`;
}

/** Whether two names differ by a slip of the keyboard, and not by a number that counts them. */
function isSlip(one: string, other: string): boolean {
  const withoutDigits = (name: string): string => name.replaceAll(/\d/g, "");
  return editDistance(one, other) === 1 && withoutDigits(one) !== withoutDigits(other);
}

/** Whether an operator copies an object into other namespaces: kubernetes-replicator and Reflector are told by annotations. */
function isCopied(annotations: unknown): boolean {
  return isMapping(annotations) && Object.keys(annotations).some((key) => /replicat|reflect/.test(key));
}

/** Whether a Kustomization replaces variables. */
export function substitutes({ value }: Pick<Applied, "value">): boolean {
  return isFlux(value, "Kustomization") && valueAt(value, "spec", "postBuild") !== undefined;
}
