import { randomBytes } from "node:crypto";
import type { Permissions } from "../store/organization-record.ts";

/** The scope of an installation token. */
export interface InstallationAccess {
  /** Slug of the App. */
  readonly slug: string;
  /** Id of the installation. */
  readonly installation: number;
  /** Login of the account with the installation. */
  readonly account: string;
  /** Names in lower case; null for all. Repositories that are created with the token are added. */
  readonly repositories: string[] | null;
  readonly permissions: Permissions;
}

/** A token as GitHub returns it. */
export interface InstallationToken {
  readonly token: string;
  /** RFC 3339, without fractions. */
  readonly expires_at: string;
}

const hour = 3_600_000;

/**
 * The installation tokens. They expire after an hour and are not kept when the process ends, so clients request new
 * ones.
 */
export class InstallationTokens {
  readonly #now: () => number;
  readonly #tokens = new Map<string, { readonly access: InstallationAccess; readonly expires: number }>();

  /** @param now - milliseconds since 1970 */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Creates a token. */
  issue(access: InstallationAccess): InstallationToken {
    const token = `ghs_${randomBytes(18).toString("hex")}`;
    // Clients receive whole seconds.
    const expires = Math.floor((this.#now() + hour) / 1000) * 1000;
    this.#tokens.set(token, { access, expires });
    return { token, expires_at: new Date(expires).toISOString().replace(".000Z", "Z") };
  }

  /** @returns the scope of a token; undefined if the token is unknown or has expired */
  accessOf(token: string): InstallationAccess | undefined {
    const known = this.#tokens.get(token);
    if (known === undefined || known.expires > this.#now()) return known?.access;
    this.#tokens.delete(token);
    return undefined;
  }
}
