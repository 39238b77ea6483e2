import { isDownloaded } from "./flux-manifest.ts";
import type { Configuration } from "./types.ts";

/** What is allowed and not safe, one line each, for whoever runs the program. */
export function warnings({ flux }: Pick<Configuration, "flux">, stack: string): readonly string[] {
  return flux.sha256 === undefined && isDownloaded(flux.manifest) ? [notPinned(stack)] : [];
}

/** A release that is downloaded, and could be another tomorrow. */
export function notPinned(stack: string): string {
  return `platform:flux.sha256 is not set: whatever the manifest's server sends is installed. Run: npm run platform -- flux pin --stack ${stack}`;
}
