import { posix } from "node:path";
import type { Rule } from "./rule.ts";
import { faultAt } from "../fault.ts";
import { clusterDirectory, clusterIdentifier } from "../../model/names/cluster.ts";
import { quote } from "../suggestion.ts";

/** A directory of the fleet repository as this program writes it: `./clusters/my-cluster/` is `clusters/my-cluster`. */
export function directoryOf(path: string): string {
  return posix.normalize(path).replace(/(?<=.)\/$/, "");
}

/** A Flux that is taken over applies another directory than the cluster's own, and none inside it. */
export const adoptedFlux: Rule = ({ stack: { source, values } }) => {
  const { environment, name } = values.cluster;
  const adopt = values.flux.adopt;
  if (adopt === undefined || environment === undefined || name === undefined) return [];
  const directory = directoryOf(adopt);
  const own = clusterDirectory(clusterIdentifier(environment, name));
  if (directory !== own && !directory.startsWith(`${own}/`)) return [];
  const problem = `${quote(adopt)} is in the directory that the program writes for this cluster; choose another platform:cluster.name`;
  return [faultAt(source, ["flux", "adopt"], problem)];
};
