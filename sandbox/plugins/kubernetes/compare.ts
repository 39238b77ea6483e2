import type { Properties } from "../rpc/property-values.ts";
import { AUTONAMED } from "./annotations.ts";
import { fromState, toKubeObject } from "./checkpoint.ts";
import type { Cluster } from "./cluster.ts";
import { type Change, diff } from "./diff.ts";
import { immutablePaths, type Mutability } from "./immutable.ts";
import { normalize } from "./normalize.ts";
import { gvkOf, type KubeObject, mapAt, nameOf, namespaceOf, textAt, without, withValue } from "./objects.ts";
import { isWithin, parsePath } from "./property-path.ts";
import { prune } from "./prune.ts";

export interface Comparison {
  changes: Map<string, Change>;
  deleteBeforeReplace: boolean;
}

/**
 * What an update of an object would change.
 *
 * @param state - what the state keeps of the object.
 * @param news - the new inputs.
 * @param ignoreChanges - property paths that the program does not want to be compared.
 * @throws Error when one of them is not a path.
 */
export async function compare(
  state: Properties,
  news: Properties,
  ignoreChanges: readonly string[],
  { discovery, mutability }: { discovery: Cluster["discovery"]; mutability: Mutability },
): Promise<Comparison> {
  const checkpoint = fromState(state);
  const namespaced = await discovery.namespaced(gvkOf(toKubeObject(news)));
  const asked = normalize(checkpoint.inputs);
  const wanted = inNamespace(normalize(toKubeObject(news)), namespaced);
  const present = inNamespace(prune(checkpoint.live, asked), namespaced);
  // A name that the server or an earlier Pulumi made up is not a change when the program writes it down.
  const named = withValue(present, ["metadata", "name"], nameOf(checkpoint.live));

  const changes = diff(wanted, named, inNamespace(asked, namespaced), immutablePaths(wanted, mutability));
  const ignored = ignoreChanges.map(parsePath);
  for (const [text, { path }] of changes) {
    if (ignored.some((outer) => isWithin(path, outer))) changes.delete(text);
  }
  const replaces = [...changes.values()].some((change) => change.replaces);
  return {
    changes,
    deleteBeforeReplace:
      replaces &&
      textAt(wanted, "metadata", "annotations", AUTONAMED) !== "true" &&
      nameOf(wanted) === nameOf(checkpoint.live) &&
      namespaceOf(wanted) === namespaceOf(named),
  };
}

/** An object without a namespace is in `default`; one that has none is nowhere. */
function inNamespace(object: KubeObject, namespaced: boolean): KubeObject {
  if (!namespaced) return without(object, ["metadata", "namespace"]);
  const namespace = mapAt(object, "metadata")["namespace"];
  return namespace === undefined || namespace === "" ? withValue(object, ["metadata", "namespace"], "default") : object;
}
