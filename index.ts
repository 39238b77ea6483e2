import * as pulumi from "@pulumi/pulumi";
import { Platform } from "./components/platform.ts";
import { pulumiConfig } from "./configuration/pulumi.ts";
import { readConfiguration } from "./configuration/read.ts";
import { warnings } from "./configuration/warnings.ts";

const stack = pulumi.getStack();
const configuration = await readConfiguration({
  config: pulumiConfig(),
  environment: process.env,
  directory: process.cwd(),
  stack,
});
for (const warning of warnings(configuration, stack)) await pulumi.log.warn(warning);

/**
 * The cluster and its public AGE key, who can open what is sealed to it, the fleet repository (`owner/name`), and for
 * each app what its team needs to know.
 */
export const { cluster, agePublicKey, recipients, fleetRepository, apps } = new Platform("platform", configuration);
