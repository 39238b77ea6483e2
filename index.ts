import "./stack-traces.ts";
import { lookAtCluster } from "./cluster/look.ts";
import { watchLimits } from "./github/watch-limits.ts";
import { preflight } from "./preflight/preflight.ts";
import { program } from "./program.ts";

/**
 * The cluster and its public AGE key, who can open what is sealed to it, the fleet repository (`owner/name`), and for
 * each app what its team needs to know.
 */
export const { cluster, agePublicKey, recipients, fleetRepository, apps } = await program({
  look: preflight,
  lookAtCluster,
  watchLimits,
});
