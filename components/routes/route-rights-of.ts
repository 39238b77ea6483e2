import type * as pulumi from "@pulumi/pulumi";
import type { Configuration } from "../../model/configuration.ts";
import { RouteRights } from "./route-rights.ts";

/** The right of workloads to have routes, on a cluster with a shared Gateway. */
export function routeRightsOf(
  parent: pulumi.Resource,
  name: string,
  configuration: Configuration,
): RouteRights | undefined {
  const { routes } = configuration;
  if (routes === undefined || !("gateway" in routes)) return undefined;
  return new RouteRights(`${name}-routes`, configuration, { parent });
}
