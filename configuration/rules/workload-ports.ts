import type { DraftWorkload } from "./rule.ts";
import { faultAt, type Fault, type Path } from "../fault.ts";
import { portNameProblem } from "../fields/ports.ts";
import { quote } from "../suggestion.ts";
import { HTTP_PORT } from "../../model/workload-port.ts";
import { contested, whereIs, type Claim } from "./claims.ts";

/** Names of all ports of a workload. */
export function portsOf(values: DraftWorkload["values"]): string[] {
  return [...("port" in values ? [HTTP_PORT] : []), ...Object.keys(values.ports)];
}

/** Their names, and that no two are in each other's way: in a container, and in the Service before it. */
export function ports({ source, values }: DraftWorkload): Fault[] {
  const names = Object.keys(values.ports).flatMap((name) => {
    const path = ["ports", name];
    const problem = portNameProblem(name);
    if (problem !== undefined) return [faultAt(source, path, problem)];
    if (name !== HTTP_PORT || !("port" in values)) return [];
    return [faultAt(source, path, 'is what "port" is called; choose another name, or remove "port"')];
  });
  const main = values.port === undefined ? [] : [{ name: "port", port: values.port, protocol: "TCP", service: 80 }];
  const all = [
    ...main.map((one) => ({ ...one, path: ["port"], servicePath: ["port"] })),
    ...Object.entries(values.ports).map(([name, { port, protocol, servicePort }]) => {
      const path = ["ports", name];
      return {
        ...{ port, protocol, service: servicePort ?? port },
        ...{ path: [...path, "port"], servicePath: [...path, servicePort === undefined ? "port" : "servicePort"] },
      };
    }),
  ];
  const claim = (number: number | undefined, protocol: string | undefined, path: Path): Claim[] =>
    number === undefined || protocol === undefined
      ? []
      : [{ name: `${protocol} ${number}`, owner: "the workload", place: { source, path } }];
  return [
    ...names,
    ...contested(
      all.flatMap(({ port, protocol, path }) => claim(port, protocol, path)),
      (taken, first) => `${quote(taken.name)} of the container is ${whereIs(first)} already; write another number`,
    ),
    ...contested(
      all.flatMap(({ service, protocol, servicePath }) => claim(service, protocol, servicePath)),
      (taken, first) => `${quote(taken.name)} of the Service is ${whereIs(first)} already; write another "servicePort"`,
    ),
  ];
}
