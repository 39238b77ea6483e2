import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword.js";
import type { Postgres, PostgresConsumer } from "../../model/postgres.ts";
import { consumerFiles, serverFiles } from "../../manifests/postgres/files.ts";
import { credentialsFiles } from "../../model/names/postgres.ts";
import { consumerCredentials, serverCredentials } from "../../manifests/postgres/objects.ts";
import type { Secret } from "../../manifests/secrets.ts";
import type { FleetDirectory } from "../fleet/fleet-directory.ts";
import type { RepositoryFiles, Files } from "../github/repository-files.ts";
import { keepersOf } from "../keys/keepers.ts";

/** Arguments of {@link PostgresFiles}. */
export interface PostgresFilesArgs {
  readonly postgres: Postgres;
  /** The cluster's directory in the fleet repository. */
  readonly fleet: FleetDirectory;
}

/** The PostgreSQL of a cluster as files, with a database and a user for each of its consumers. */
export class PostgresFiles extends pulumi.ComponentResource {
  constructor(name: string, { postgres, fleet }: PostgresFilesArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:postgres:PostgresFiles", name, {}, options);
    const { consumers } = postgres;
    const credentials = consumers.map((consumer) => credentialsOf(this, name, postgres, consumer, fleet));
    const write = (part: string, about: string, files: Files, dependsOn: pulumi.Resource[]): RepositoryFiles =>
      fleet.write(part, about, files, { parent: this, dependsOn }, fleet.path);
    const ofServer = Object.fromEntries(credentials.map(({ server }) => server));
    const server = write(name, "databases", { ...ofServer, ...serverFiles(postgres) }, []);
    // The server must know a new password before its client.
    for (const { consumer, client } of credentials) {
      const files = { ...Object.fromEntries([client]), ...consumerFiles(postgres, consumer) };
      write(`${name}/${consumer.id}`, `database of ${consumer.id}`, files, [server]);
    }
    this.registerOutputs();
  }
}

/** One password, sealed for the server and for the client: path and content of a file for each. */
interface Credentials {
  readonly consumer: PostgresConsumer;
  readonly server: readonly [string, pulumi.Output<string>];
  readonly client: readonly [string, pulumi.Output<string>];
}

function credentialsOf(
  parent: PostgresFiles,
  name: string,
  { namespace }: Postgres,
  consumer: PostgresConsumer,
  fleet: FleetDirectory,
): Credentials {
  const password = drawPassword(parent, `${name}/${consumer.id}`, consumer);
  const sealed = (place: string, secretOf: (plain: string) => Secret): pulumi.Output<string> =>
    fleet.seal(`${name}/${consumer.id}/${place}`, password.apply(secretOf), { parent });
  const { ofServer, ofConsumer } = credentialsFiles(consumer.id);
  return {
    consumer,
    server: [ofServer, sealed("server", (plain) => serverCredentials(namespace, consumer, plain))],
    client: [ofConsumer, sealed("consumer", (plain) => consumerCredentials(consumer, plain))],
  };
}

/** 48 letters and digits (285 bits), none of which needs to be escaped in the address of a database. */
function drawPassword(parent: PostgresFiles, name: string, { generation }: PostgresConsumer): pulumi.Output<string> {
  const args = { length: 48, special: false, keepers: keepersOf(generation) };
  return pulumi.secret(new RandomPassword(name, args, { parent }).result);
}
