import type { Recipient } from "../../model/age.ts";
import type { RegisteredApp } from "../../model/app.ts";
import { creationRules, sealedFilesUnder } from "../../sops/creation-rules.ts";
import { toYaml } from "../../yaml/write.ts";

/**
 * Returns the `.sops.yaml` of a platform repository: files in `platform/` are sealed to the app's keys. If Flux also
 * decrypts files beside the code, a second rule covers all other directories, and the team copies the file into its
 * source repository: its overlays may use sealed files from anywhere there.
 *
 * @param recipients Empty while no cluster has a key for the app: then nothing can be sealed.
 */
export function platformSopsConfig(
  recipients: readonly Recipient[],
  { besideCode = false }: { readonly besideCode?: boolean } = {},
): string {
  const directories = recipients.length === 0 ? [] : ["platform", ...(besideCode ? ["."] : [])];
  return toYaml([creationRules(directories.map((path) => ({ pathRegex: sealedFilesUnder(path), recipients })))]);
}

/** Whether Flux opens files that are sealed in an app's source repository. */
export function sealsBesideCode({ home, environments }: Pick<RegisteredApp, "home" | "environments">): boolean {
  return [home, ...environments].some((deployment) => deployment?.decrypt === true);
}
