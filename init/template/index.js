import { platform } from "gitops-platform";

/** The cluster and its public AGE key, the holders of its sealed files' keys, the fleet repository, and each app's own. */
export const { cluster, agePublicKey, recipients, fleetRepository, apps } = await platform();
