import type { DraftWorkload } from "./rule.ts";
import type { Fault, Path } from "../fault.ts";
import { HTTP_PORT } from "../../model/workload-port.ts";
import { quote } from "../suggestion.ts";
import { contested, whereIs, type Claim } from "./claims.ts";

type DraftHost = DraftWorkload["values"]["environments"][string]["hosts"][number];
type DraftPath = NonNullable<DraftHost["paths"]>[number];

type IsShared = (hostname: string, owner: string) => boolean;

/** A path at a host name of a workload. Its name tells it from every other. */
interface PathClaim extends Claim {
  readonly path: string;
}

/**
 * A path of a host name leads to one place: a controller would choose one of two, and tell nobody.
 * @param isShared Whether a workload has the host name together with others.
 */
export function takenPaths(workloads: readonly DraftWorkload[], isShared: IsShared): Fault[] {
  const claims = workloads.flatMap((workload) => pathsOf(workload, isShared));
  const paths = new Map(claims.map(({ name, path }) => [name, path]));
  const faults = contested(claims, ({ name }, first) => {
    return `${quote(paths.get(name) ?? name)} is taken by ${whereIs(first)}; write another path`;
  });
  // A route applies to each of its host names, so that one fault can occur several times.
  const told = new Map(faults.map((fault) => [JSON.stringify(fault), fault]));
  return [...told.values()];
}

/** The owner of a workload's host names, for messages. */
export function workloadOwner(name: string): string {
  return `workload ${name}`;
}

function pathsOf({ name, source, values }: DraftWorkload, isShared: IsShared): PathClaim[] {
  const owner = workloadOwner(name);
  return Object.entries(values.environments).flatMap(([environment, { hostname, hosts, route }]) => {
    const at = ["environments", environment];
    const inherited = { paths: pathsIn(route), from: [...at, "route"] };
    const all: readonly Host[] = [
      { hostname, at: [...at, "hostname"], ...inherited },
      ...hosts.map((host, index) => {
        const place = [...at, "hosts", index];
        const paths = pathsIn(host);
        return { hostname: host.hostname, at: place, ...(paths === undefined ? inherited : { paths, from: place }) };
      }),
    ];
    return all.flatMap((host) => {
      const key = host.hostname?.toLowerCase();
      if (key === undefined) return [];
      // Another rule reports host names of others that are not shared.
      const scope = isShared(key, owner) ? key : `${source.file} ${host.at.join(".")}`;
      return (host.paths ?? everything).flatMap(({ path, exact }, index): PathClaim[] => {
        if (path === undefined) return [];
        // A slash at the end of a prefix changes nothing.
        const plain = exact ? `=${path}` : path.replace(/\/$/, "");
        const written = host.paths === undefined ? host.at : [...host.from, "paths", index, "path"];
        return [{ name: `${scope} ${plain}`, path, owner, place: { source, path: written } }];
      });
    });
  });
}

/** The paths that are written; undefined where there are none. */
function pathsIn(route: Pick<DraftHost, "paths"> | undefined): readonly DraftPath[] | undefined {
  return route !== undefined && "paths" in route ? (route.paths ?? []) : undefined;
}

const everything: readonly DraftPath[] = [{ path: "/", exact: false, port: HTTP_PORT }];

interface Host {
  readonly hostname: string | undefined;
  /** Where it is written. */
  readonly at: Path;
  readonly paths: readonly DraftPath[] | undefined;
  /** Where those are written. */
  readonly from: Path;
}
