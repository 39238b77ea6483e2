import type { Recipient } from "../../sops/age-identity.ts";
import { creationRules, sealedFilesUnder } from "../../sops/creation-rules.ts";
import { toYaml } from "../yaml.ts";

/**
 * `.sops.yaml` of a platform repository: sealed files in `platform/` open with the app's keys.
 * @param recipients Empty while no cluster has a key of the app's: nothing can be sealed then, and nothing is.
 */
export function platformSopsConfig(recipients: readonly Recipient[]): string {
  const rules = recipients.length === 0 ? [] : [{ pathRegex: sealedFilesUnder("platform"), recipients }];
  return toYaml([creationRules(rules)]);
}
