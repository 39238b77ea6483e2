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
 * Computes the changes that an update of an object would make.
 *
 * @param state - the recorded state of the object.
 * @param news - the new inputs.
 * @param ignoreChanges - property paths that are not compared.
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
  // If the program now sets the name that the server or an earlier Pulumi generated, that is no change.
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

/** Completes the namespace: `default` if a namespaced object has none, and none for cluster-scoped objects. */
function inNamespace(object: KubeObject, namespaced: boolean): KubeObject {
  if (!namespaced) return without(object, ["metadata", "namespace"]);
  const namespace = mapAt(object, "metadata")["namespace"];
  return namespace === undefined || namespace === "" ? withValue(object, ["metadata", "namespace"], "default") : object;
}
