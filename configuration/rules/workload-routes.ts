import type { DraftWorkload } from "./rule.ts";
import type { Draft } from "./rule.ts";
import { faultAt, type Fault, type Path } from "../fault.ts";
import { annotationProblem } from "../fields/annotations.ts";
import { SUBDOMAIN_LENGTH } from "../fields/kubernetes.ts";
import { didYouMean, quote } from "../suggestion.ts";
import { certificateSecret, routeName } from "../../model/workload-host.ts";
import { HTTP_PORT } from "../../model/workload-port.ts";
import { hostedHere } from "./deployments.ts";
import { portsOf } from "./workload-ports.ts";

type DraftRoute = NonNullable<DraftWorkload["values"]["environments"][string]["route"]>;

/** Where routes of a workload are described. */
interface Place {
  readonly environment: string;
  readonly path: Path;
  readonly route: DraftRoute;
}

/** Host names of a workload, and where they are written. */
export function hostnamesOf({ values }: DraftWorkload): { hostname: string; environment: string; path: Path }[] {
  return Object.entries(values.environments).flatMap(([environment, { hostname, hosts }]) => {
    const path = ["environments", environment];
    const all = [
      { hostname, path: [...path, "hostname"] },
      ...hosts.map((host, index) => ({ hostname: host.hostname, path: [...path, "hosts", index, "hostname"] })),
    ];
    return all.flatMap((one) =>
      one.hostname === undefined ? [] : [{ hostname: one.hostname, environment, path: one.path }],
    );
  });
}

/** Reports routes that lead to no port, or that the Ingress or Gateway of the cluster does not support. */
export function routes(workload: DraftWorkload, draft: Draft): Fault[] {
  const places = placesOf(workload);
  return [
    ...unreachable(workload),
    ...places.flatMap((place) => [
      ...ports(workload, place),
      ...keys(workload, place),
      ...wayIn(workload, place, draft),
    ]),
    ...long(workload),
  ];
}

function placesOf({ values }: DraftWorkload): Place[] {
  return Object.entries(values.environments).flatMap(([environment, { route, hosts }]) => {
    const path = ["environments", environment];
    return [
      ...(route === undefined ? [] : [{ environment, path: [...path, "route"], route }]),
      ...hosts.map((host, index) => ({ environment, path: [...path, "hosts", index], route: host })),
    ];
  });
}

/** Reports host names without paths of a workload that has no port for HTTP, the default. */
function unreachable({ source, values }: DraftWorkload): Fault[] {
  if (portsOf(values).includes(HTTP_PORT)) return [];
  return Object.entries(values.environments).flatMap(([environment, { hostname, hosts, route }]) => {
    const path = ["environments", environment];
    const asked: Path[] = [
      ...(hostname === undefined || hasPaths(route) ? [] : [[...path, "hostname"]]),
      ...hosts.flatMap((host, index) =>
        !hasPaths(host) && !hasPaths(route) ? [[...path, "hosts", index, "hostname"]] : [],
      ),
    ];
    const [other] = Object.keys(values.ports);
    const advice =
      other === undefined
        ? 'add "port: 8080", where the container listens for HTTP'
        : `add "port: 8080", or paths: [{ path: /, port: ${other} }]`;
    return asked.map((at) => faultAt(source, at, `needs a port to ask at; ${advice}`));
  });
}

function hasPaths(route: DraftRoute | undefined): boolean {
  return route !== undefined && "paths" in route;
}

/** Reports ports of paths that do not exist, or that do not speak TCP. */
function ports({ source, values }: DraftWorkload, { path, route }: Place): Fault[] {
  const known = portsOf(values);
  return (route.paths ?? []).flatMap(({ port }, index) => {
    const at = [...path, "paths", index, "port"];
    if (port === undefined) return [];
    if (!known.includes(port)) {
      const advice = known.length === 0 ? 'add "port: 8080"' : didYouMean(port, known);
      return [faultAt(source, at, `${quote(port)} is not one of the workload's ports; ${advice}`)];
    }
    const { protocol } = values.ports[port] ?? { protocol: "TCP" };
    if (protocol === undefined || protocol === "TCP") return [];
    return [faultAt(source, at, `${quote(port)} speaks ${protocol}, and HTTP needs TCP; write another port`)];
  });
}

function keys({ source }: DraftWorkload, { path, route }: Place): Fault[] {
  return Object.keys(route.annotations).flatMap((key) => {
    const problem = annotationProblem(key);
    return problem === undefined ? [] : [faultAt(source, [...path, "annotations", key], problem)];
  });
}

/** A gateway has certificates of its own; an Ingress has no listeners. */
function wayIn({ source }: DraftWorkload, { environment, path, route }: Place, draft: Draft): Fault[] {
  const { routes: given } = draft.stack.values;
  if (given === undefined || !hostedHere(draft).includes(environment)) return [];
  if ("gateway" in given && "tls" in route) {
    const problem = "is for an Ingress, and this cluster has a shared Gateway, whose certificates are its own";
    return [faultAt(source, [...path, "tls"], `${problem}; remove it, or write "listener"`)];
  }
  if ("ingress" in given && "listener" in route) {
    const problem = "is for a shared Gateway, and on this cluster each workload has an Ingress";
    return [faultAt(source, [...path, "listener"], `${problem}; remove it`)];
  }
  return [];
}

/** The names of further routes, and of their certificates, are made of workload and host name. */
function long({ name, source, values }: DraftWorkload): Fault[] {
  return Object.entries(values.environments).flatMap(([environment, { hosts }]) =>
    hosts.flatMap(({ hostname }, index) => {
      if (hostname === undefined) return [];
      const { length } = certificateSecret(routeName(name, { hostname, main: false }));
      if (length <= SUBDOMAIN_LENGTH) return [];
      const problem = `with the workload's name it makes a name of ${length} characters, Kubernetes allows ${SUBDOMAIN_LENGTH}`;
      return [
        faultAt(source, ["environments", environment, "hosts", index, "hostname"], `${problem}; write a shorter one`),
      ];
    }),
  );
}
