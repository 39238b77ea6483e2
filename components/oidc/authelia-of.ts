import type * as pulumi from "@pulumi/pulumi";
import { autheliaPolicies } from "../../manifests/oidc/authelia-client.ts";
import type { Configuration } from "../../model/configuration.ts";
import type { App } from "../app/app.ts";
import type { FleetDirectory } from "../fleet/fleet-directory.ts";
import { AutheliaClients } from "./authelia-clients.ts";

/** Creates the configuration of Authelia, on a cluster that runs it. */
export function autheliaOf(
  parent: pulumi.Resource,
  name: string,
  { oidc, apps: registrations }: Configuration,
  fleet: FleetDirectory,
  apps: readonly App[],
): AutheliaClients | undefined {
  if (oidc === undefined) return undefined;
  const clients = apps.flatMap(({ oidcClients }) => oidcClients);
  const policies = autheliaPolicies(registrations.flatMap((app) => app.oidc));
  const args = { clients, policies, namespace: oidc.namespace, fleet };
  return new AutheliaClients(`${name}-authelia`, args, { parent });
}
