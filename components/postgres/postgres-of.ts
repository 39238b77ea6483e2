import type * as pulumi from "@pulumi/pulumi";
import type { Configuration } from "../../model/configuration.ts";
import type { FleetDirectory } from "../fleet/fleet-directory.ts";
import { PostgresFiles } from "./postgres-files.ts";
import { PostgresSync } from "./postgres-sync.ts";

/** The databases of a cluster; of one without PostgreSQL, nothing. */
export interface StackDatabases {
  readonly files: PostgresFiles | undefined;
  /**
   * Creates the Kustomizations that apply the files.
   * @param ground The resources that must outlive the databases, besides their files.
   */
  readonly sync: (ground: readonly pulumi.Resource[]) => PostgresSync | undefined;
}

/**
 * Creates the databases of a cluster in two steps: consumers refer to the files, and may install the operator
 * themselves.
 */
export function postgresOf(
  parent: pulumi.Resource,
  name: string,
  { postgres }: Configuration,
  fleet: FleetDirectory,
): StackDatabases {
  if (postgres === undefined) return { files: undefined, sync: () => undefined };
  const files = new PostgresFiles(`${name}-postgres`, { postgres, fleet }, { parent });
  return {
    files,
    sync: (ground) =>
      new PostgresSync(`${name}-postgres-sync`, { postgres, fleet, ground: [...ground, files] }, { parent }),
  };
}
