import * as pulumi from "@pulumi/pulumi";
import { Platform } from "./components/platform.ts";
import { pulumiConfig } from "./configuration/pulumi.ts";
import { readConfiguration } from "./configuration/read.ts";
import { preflight } from "./preflight/preflight.ts";

const configuration = await readConfiguration({
  config: pulumiConfig(),
  environment: process.env,
  directory: process.cwd(),
  stack: pulumi.getStack(),
});
const transformations = await preflight(configuration);

/**
 * The cluster and its public AGE key, who can open what is sealed to it, the fleet repository (`owner/name`), and for
 * each app what its team needs to know.
 */
export const { cluster, agePublicKey, recipients, fleetRepository, apps } = new Platform("platform", configuration, {
  transformations,
});
