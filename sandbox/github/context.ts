import type { Faults } from "./faults/faults.ts";
import type { RateLimit } from "./http/rate-limit.ts";
import type { InstallationTokens } from "./apps/installation-tokens.ts";
import type { Store } from "./store/store.ts";

/** What every part of the stand-in knows. */
export interface Context {
  readonly store: Store;
  /** Login of the organisation that everything but some repositories belongs to, or of the person in place of it. */
  readonly organization: string;
  /** Whether that is a person: there are no teams. */
  readonly isPerson: boolean;
  /** Login of the one user: the owner of the token. */
  readonly operator: string;
  /** Where people look, e.g. `http://127.0.0.1:3000`; no slash at the end. */
  readonly url: string;
  /** Where programs ask: `<url>/api/v3`. */
  readonly apiUrl: string;
  /** `127.0.0.1:<port>` of Git over SSH. */
  readonly sshHost: string;
  /** Public host key of Git over SSH: type and base64. */
  readonly sshHostKey: string;
  readonly faults: Faults;
  readonly rateLimit: RateLimit;
  readonly installationTokens: InstallationTokens;
}
