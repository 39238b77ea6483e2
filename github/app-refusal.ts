import { setSecret } from "../configuration/commands.ts";

/** An unsuccessful response to an App. */
export interface RefusedApp {
  /** Name of the App in `platform:githubApps`. */
  readonly app: string;
  readonly status: number;
  /** GitHub's `message`. */
  readonly said: string;
  /** The permissions that GitHub accepts for the request; empty if it does not say so. */
  readonly accepted: string;
  /** Whether the App asked on its own behalf, about its installation. */
  readonly isAboutItself: boolean;
}

/**
 * Explains why GitHub refused an App and what to do, in words that follow GitHub's answer. Undefined for refusals that
 * are not specific to Apps.
 */
export function appRefusal({ app, status, said, accepted, isAboutItself }: RefusedApp): string | undefined {
  const settings = `platform:githubApps.${app}`;
  switch (status) {
    case 401:
      if (/'(exp|iat)'/.test(said)) return "the clock of this machine is wrong: set it";
      return isAboutItself
        ? `the private key is not one of the App ${app}. Generate one on GitHub, then run: ${setSecret("githubAppKeys", app)}`
        : `the token of the App ${app} has ended or was revoked; run the same again`;
    case 403:
      if (said.includes("suspended")) {
        return `somebody has suspended the App ${app}: an owner of the organisation lifts that under Settings, GitHub Apps`;
      }
      return `the App ${app} lacks a permission${accepted === "" ? "" : `: ${accepted}`}. ${grantIt}`;
    case 404:
      if (said.startsWith("Integration not found")) return `write the App's own number, its App ID, in ${settings}.id`;
      return isAboutItself
        ? `the App ${app} has no such installation: write the last part of the installation's URL in ${settings}.installationId`
        : `it does not exist, or the App ${app} is not installed for it`;
    default:
      return undefined;
  }
}

/** The fix for a missing permission. */
export const grantIt =
  "Give it to the App in its settings, Permissions & events, then accept that in the organisation's settings, GitHub Apps";
