import type { DraftWorkload } from "./rule.ts";
import { faultAt, type Fault, type Path } from "../fault.ts";
import { didYouMean, quote } from "../suggestion.ts";
import { HTTP_PORT } from "../../model/workload-port.ts";
import { portsOf } from "./workload-ports.ts";

/** Reports checks of ports that do not exist, and probes without a check. */
export function health({ source, values }: DraftWorkload): Fault[] {
  const { health: given } = values;
  if (given === undefined) return [];
  const ports = portsOf(values);
  const places = [
    { path: ["health"], check: given },
    ...(["startup", "readiness", "liveness"] as const).flatMap((kind) => {
      const check = given[kind];
      return check === undefined ? [] : [{ path: ["health", kind], check }];
    }),
  ];
  const missing = (name: string, path: Path): Fault[] => {
    if (ports.includes(name)) return [];
    const problem = `${quote(name)} is not one of the workload's ports; ${didYouMean(name, ports)}`;
    return [faultAt(source, path, ports.length === 0 ? 'needs a port to ask at; add "port: 8080"' : problem)];
  };
  const asked = places.flatMap(({ path, check }) => [
    ...(check.path === undefined
      ? []
      : missing(check.port ?? HTTP_PORT, [...path, check.port === undefined ? "path" : "port"])),
    ...(check.tcp === undefined ? [] : missing(check.tcp, [...path, "tcp"])),
  ]);
  return [...asked, ...blind(places, ports).map((path) => faultAt(source, path, BLIND))];
}

const BLIND = 'has nothing to look at; add "path", "tcp" or "command", here or to health';

/** Returns the places of probes without a check. */
function blind(
  places: readonly {
    readonly path: Path;
    readonly check: { path?: unknown; tcp?: unknown; command?: unknown; enabled?: boolean | undefined };
  }[],
  ports: readonly string[],
): Path[] {
  const looks = ({ check: { path, tcp, command } }: (typeof places)[number]): boolean =>
    (path ?? tcp ?? command) !== undefined;
  const [common, ...probes] = places;
  if (ports.includes(HTTP_PORT) || (common !== undefined && looks(common))) return [];
  return probes.filter((probe) => probe.check.enabled !== false && !looks(probe)).map(({ path }) => path);
}
