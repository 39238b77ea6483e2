import type { Recipient } from "../../model/age.ts";
import { creationRules, sealedFilesUnder } from "../../sops/creation-rules.ts";
import { toYaml } from "../../yaml/write.ts";

/** `.sops.yaml` of the fleet repository: what lies in a cluster's directory opens with that cluster's key. */
export function fleetSopsConfig(
  clusters: readonly { readonly directory: string; readonly recipients: readonly Recipient[] }[],
): string {
  return toYaml([
    creationRules(
      clusters.map(({ directory, recipients }) => ({ pathRegex: sealedFilesUnder(directory), recipients })),
    ),
  ]);
}
