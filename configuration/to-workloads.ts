import { workloadNamespaceLabels } from "../manifests/workloads/entry.ts";
import type { DraftComponent } from "./components.ts";
import { toPostgres, toPostgresConsumer } from "./to-postgres.ts";
import type { PostgresConsumer } from "../model/postgres.ts";
import type { Routes } from "../model/routes.ts";
import type { RoutesValues } from "./schema/routes.ts";
import type { StackValues } from "./schema/stack.ts";
import type { App } from "../model/app.ts";
import type { Configuration } from "../model/configuration.ts";
import type { DeclaredWorkload } from "./workload-files.ts";
import { toWorkload } from "./to-workload.ts";

/**
 * Workloads, the way to them, and the databases of whoever runs on the cluster.
 * @param hosts Environments that run on the cluster.
 * @param apps As far as this cluster is concerned.
 * @param components Of all environments.
 */
export function toWorkloads(
  { routes, postgres, labelPrefix, cluster }: StackValues,
  hosts: readonly string[],
  apps: readonly App[],
  declared: readonly DeclaredWorkload[],
  components: readonly DraftComponent[],
): Pick<Configuration, "workloads" | "routes" | "postgres"> {
  const consumers = [
    ...apps.flatMap(({ environments }) => environments.flatMap((environment) => environment.postgres ?? [])),
    ...components.flatMap((component) =>
      componentConsumer(component, cluster.overlay.environment ?? cluster.environment),
    ),
    ...declared.flatMap((workload) => workloadConsumers(workload, hosts, labelPrefix)),
  ];
  return {
    workloads: declared.map(({ name, values }) => toWorkload(name, values)),
    ...(routes === undefined ? {} : { routes: toRoutes(routes) }),
    ...(postgres === undefined ? {} : { postgres: toPostgres(postgres, consumers) }),
  };
}

function workloadConsumers(
  { name, values }: DeclaredWorkload,
  hosts: readonly string[],
  labelPrefix: string,
): PostgresConsumer[] {
  const { postgres: wish } = values;
  if (wish === undefined) return [];
  return toWorkload(name, values)
    .environments.filter((environment) => hosts.includes(environment.name))
    .map(({ namespace, podSecurity }) => {
      const namespaceLabels = workloadNamespaceLabels(name, labelPrefix, podSecurity);
      return toPostgresConsumer({ id: namespace, app: name, namespace, namespaceLabels }, wish);
    });
}

function componentConsumer({ name, definition, installation }: DraftComponent, overlay: string): PostgresConsumer[] {
  const { namespace, namespaceLabels } = definition.values;
  if (installation.postgres === undefined || namespace === undefined) return [];
  if (!Object.hasOwn(installation.environments, overlay)) return [];
  return [toPostgresConsumer({ id: name, app: name, namespace, namespaceLabels }, installation.postgres)];
}

/** The schema has seen to it that there is one. */
function toRoutes({ gateway, ingress }: RoutesValues): Routes {
  if (gateway !== undefined) return { gateway };
  if (ingress === undefined) throw new Error("routes that are none");
  return { ingress };
}
