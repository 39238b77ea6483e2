import { platform } from "./platform.ts";

/**
 * The cluster and its public AGE key, who can open what is sealed to it, the fleet repository (`owner/name`), and for
 * each app what its team needs to know.
 */
export const { cluster, agePublicKey, recipients, fleetRepository, apps } = await platform();
