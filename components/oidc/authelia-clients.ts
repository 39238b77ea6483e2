import * as pulumi from "@pulumi/pulumi";
import type { AutheliaClient, AutheliaPolicies } from "../../manifests/oidc/authelia-client.ts";
import { autheliaFrame, clientsManifest, clientsManifestFile } from "../../manifests/oidc/authelia-files.ts";
import type { FleetDirectory } from "../fleet/fleet-directory.ts";

/** Arguments of {@link AutheliaClients}. */
export interface AutheliaClientsArgs {
  /** Every client on the cluster, of all apps; in any order. */
  readonly clients: readonly pulumi.Input<AutheliaClient>[];
  /** The entries that the clients refer to by name: who may log in, the contents of tokens, and their lifetimes. */
  readonly policies: AutheliaPolicies;
  /** The namespace of Authelia. */
  readonly namespace: string;
  readonly fleet: FleetDirectory;
}

/** The clients of a cluster as Authelia reads them: one file for all, since Authelia does not join lists. */
export class AutheliaClients extends pulumi.ComponentResource {
  /** The directory, below the cluster's. */
  readonly entry = "oidc";

  constructor(name: string, args: AutheliaClientsArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:oidc:AutheliaClients", name, {}, options);
    const { clients, policies, namespace, fleet } = args;
    const files = {
      ...autheliaFrame(namespace),
      [clientsManifestFile]: pulumi.all([...clients]).apply((all) => clientsManifest(namespace, all, policies)),
    };
    const directory = `${fleet.path}/${this.entry}`;
    fleet.write(name, "OIDC clients", files, { parent: this }, directory);
    this.registerOutputs();
  }
}
