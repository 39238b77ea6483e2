import type { Faults } from "./faults/faults.ts";
import type { RateLimit } from "./http/rate-limit.ts";
import type { InstallationTokens } from "./apps/installation-tokens.ts";
import type { Store } from "./store/store.ts";

/** The shared state of the stand-in. */
export interface Context {
  readonly store: Store;
  /** Login of the organisation, or of the person in its place, that owns everything but some repositories. */
  readonly organization: string;
  /** Whether the owner is a person, who has no teams. */
  readonly isPerson: boolean;
  /** Login of the one user: the owner of the token. */
  readonly operator: string;
  /** URL of the web pages, e.g. `http://127.0.0.1:3000`; no slash at the end. */
  readonly url: string;
  /** URL of the API: `<url>/api/v3`. */
  readonly apiUrl: string;
  /** `127.0.0.1:<port>` of Git over SSH. */
  readonly sshHost: string;
  /** Public host key of Git over SSH: type and base64. */
  readonly sshHostKey: string;
  readonly faults: Faults;
  readonly rateLimit: RateLimit;
  readonly installationTokens: InstallationTokens;
}
