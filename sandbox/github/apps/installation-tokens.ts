import { randomBytes } from "node:crypto";
import type { Permissions } from "../store/organization-record.ts";

/** What a token of an installation may be used for. */
export interface InstallationAccess {
  /** Of the App. */
  readonly slug: string;
  /** Id of the installation. */
  readonly installation: number;
  /** Login of the account that has installed it. */
  readonly account: string;
  /** Names in lower case; null for all. What is made with the token is added. */
  readonly repositories: string[] | null;
  readonly permissions: Permissions;
}

/** A token as it is handed out. */
export interface InstallationToken {
  readonly token: string;
  /** RFC 3339, without fractions. */
  readonly expires_at: string;
}

const hour = 3_600_000;

/** Tokens of installations. They are gone after an hour, and with the process: whoever has one asks for another. */
export class InstallationTokens {
  readonly #now: () => number;
  readonly #tokens = new Map<string, { readonly access: InstallationAccess; readonly expires: number }>();

  /** @param now - milliseconds since 1970 */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Makes one. */
  issue(access: InstallationAccess): InstallationToken {
    const token = `ghs_${randomBytes(18).toString("hex")}`;
    // Clients learn of whole seconds.
    const expires = Math.floor((this.#now() + hour) / 1000) * 1000;
    this.#tokens.set(token, { access, expires });
    return { token, expires_at: new Date(expires).toISOString().replace(".000Z", "Z") };
  }

  /** @returns what a token is good for; undefined if there is no such token, or no longer */
  accessOf(token: string): InstallationAccess | undefined {
    const known = this.#tokens.get(token);
    if (known === undefined || known.expires > this.#now()) return known?.access;
    this.#tokens.delete(token);
    return undefined;
  }
}
