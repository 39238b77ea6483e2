import * as pulumi from "@pulumi/pulumi";
import { Platform } from "./components/platform.ts";
import { pulumiConfig } from "./configuration/pulumi.ts";
import { readConfiguration } from "./configuration/read.ts";
import type { OwnedAccess } from "./github/look.ts";

/** The outputs of a stack. */
export type Outputs = Pick<Platform, "cluster" | "agePublicKey" | "recipients" | "fleetRepository" | "apps">;

/** How one run of the program differs from another. */
export interface Surroundings {
  /** Looks at GitHub before anything is declared, and throws when it cannot be worked with. */
  readonly look: (access: OwnedAccess) => Promise<void>;
}

/**
 * Declares all of the running stack.
 *
 * @throws ConfigurationError, or what `look` throws.
 */
export async function program({ look }: Surroundings): Promise<Outputs> {
  const { env: environment } = process;
  const configuration = await readConfiguration({
    config: pulumiConfig(),
    environment,
    directory: process.cwd(),
    stack: pulumi.getStack(),
  });
  const { owner, baseUrl } = configuration.github;
  await look({ owner, baseUrl, token: environment["GITHUB_TOKEN"] ?? "" });
  const { cluster, agePublicKey, recipients, fleetRepository, apps } = new Platform("platform", configuration);
  return { cluster, agePublicKey, recipients, fleetRepository, apps };
}
