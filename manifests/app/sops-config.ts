import type { Recipient } from "../../model/age.ts";
import { creationRules, sealedFilesUnder } from "../../sops/creation-rules.ts";
import { toYaml } from "../../yaml/write.ts";

/**
 * `.sops.yaml` of a platform repository: sealed files in `platform/` open with the app's keys.
 * @param recipients Empty while no cluster has a key of the app's: nothing can be sealed then, and nothing is.
 */
export function platformSopsConfig(recipients: readonly Recipient[]): string {
  const rules = recipients.length === 0 ? [] : [{ pathRegex: sealedFilesUnder("platform"), recipients }];
  return toYaml([creationRules(rules)]);
}
