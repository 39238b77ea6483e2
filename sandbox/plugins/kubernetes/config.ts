import { isDeepStrictEqual } from "node:util";
import { isObject, isUnknown, plainProperties, type Properties } from "../rpc/property-values.ts";
import { activeCluster, readKubeconfig } from "./kubeconfig.ts";
import { textAt } from "./objects.ts";

/** The names of the settings that select a cluster. */
const CLUSTER_SETTINGS = ["kubeconfig", "context", "cluster"];

export interface ConfigComparison {
  changed: string[];
  /** The settings whose change replaces the provider, and with it every object under it. */
  replaces: string[];
}

/**
 * Compares two configurations of the provider. If the program names its cluster (`clusterIdentifier`), the name decides
 * whether it is another one; otherwise the cluster entry of the kubeconfig decides.
 */
export function compareConfig(olds: Properties, news: Properties): ConfigComparison {
  const [before, after] = [plainProperties(olds), plainProperties(news)];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  const changed = [...keys].filter((key) => !isDeepStrictEqual(before[key], after[key])).sort();
  if (changed.length === 0) return { changed, replaces: [] };

  const [oldIdentifier, identifier] = [before["clusterIdentifier"], after["clusterIdentifier"]];
  if (identifier !== undefined && isDeepStrictEqual(oldIdentifier, identifier)) return { changed, replaces: [] };
  // A cluster's name can be added or removed without a replacement.
  const replaces = oldIdentifier === undefined || identifier === undefined ? [] : ["clusterIdentifier"];

  const unknown = CLUSTER_SETTINGS.find((key) => isUnknown(after[key]));
  if (unknown !== undefined) return { changed: [unknown], replaces: [...replaces, unknown] };
  const [oldCluster, cluster] = [clusterOf(before), clusterOf(after)];
  if (oldCluster !== undefined && cluster !== undefined && !isDeepStrictEqual(oldCluster, cluster)) {
    replaces.push(...CLUSTER_SETTINGS.filter((key) => changed.includes(key)));
  }
  return { changed, replaces };
}

/**
 * The cluster entry that a configuration selects; undefined if it cannot be determined, for example because the file is
 * gone.
 */
function clusterOf(config: Properties): Properties | undefined {
  const kubeconfig = config["kubeconfig"];
  const text = isObject(kubeconfig) ? JSON.stringify(kubeconfig) : kubeconfig;
  if (typeof text !== "string" || text === "") return undefined;
  try {
    return activeCluster(readKubeconfig(text), {
      context: textAt(config, "context"),
      cluster: textAt(config, "cluster"),
    });
  } catch {
    return undefined;
  }
}
