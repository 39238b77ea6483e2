import { environmentNamespace } from "../model/names/app.ts";
import type { WorkloadValues } from "./schema/workload.ts";
import { toHosts } from "./to-hosts.ts";
import { toProbes } from "./to-probes.ts";
import { toPorts } from "./to-ports.ts";
import { toVolumes, volumesIn } from "./to-volumes.ts";
import type { Workload, WorkloadEnvironment } from "../model/workload.ts";

/** The workload as its file has it, with the names that follow from its own. */
export function toWorkload(name: string, values: WorkloadValues): Workload {
  const { environments, postgres, resources = {}, port, ports: further, health, volumes: given, ...rest } = values;
  const volumes = toVolumes(given);
  const ports = toPorts({ ports: further, ...(port === undefined ? {} : { port }) });
  return {
    name,
    ...rest,
    ports,
    probes: toProbes(
      health,
      ports.map((one) => one.name),
    ),
    volumes,
    resources,
    hasPostgres: postgres !== undefined,
    environments: Object.entries(environments).map(([environment, own]) =>
      toEnvironment(name, environment, own, { volumes, passwordGeneration: postgres?.generation ?? 1 }),
    ),
  };
}

function toEnvironment(
  workload: string,
  name: string,
  {
    replicas = 1,
    autoscaling,
    resources = {},
    volumes: changes,
    hostname,
    hosts: further,
    route,
    ...rest
  }: WorkloadValues["environments"][string],
  { volumes, passwordGeneration }: Pick<WorkloadEnvironment, "volumes" | "passwordGeneration">,
): WorkloadEnvironment {
  const namespace = environmentNamespace(workload, name);
  const scale = autoscaling ?? { replicas };
  const hosts = toHosts({
    ...{ hosts: further },
    ...(hostname === undefined ? {} : { hostname }),
    ...(route === undefined ? {} : { route }),
  });
  return {
    name,
    namespace,
    ...rest,
    hosts,
    scale,
    resources,
    volumes: volumesIn(volumes, changes),
    passwordGeneration,
  };
}
