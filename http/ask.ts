import { causeOf } from "./cause-of.ts";
import { proxiedFetch } from "./proxied-fetch.ts";

/** A response over HTTP, whatever its status. */
export interface Answer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: string;
}

/** The method, headers and body of a request. */
export interface Question {
  /** Default: `GET`. */
  readonly method?: string;
  /** Default: none. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * Sends a request over HTTP, through the proxy of the environment.
 *
 * @throws Unreachable when there is no response
 */
export type Ask = (url: URL, question?: Question) => Promise<Answer>;

/** There was no response; the message gives the reason as half a sentence. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

/** The timeout of a request, in milliseconds. */
const PATIENCE = 10_000;

/** Returns an {@link Ask} that sends real requests. @param patience Timeout in milliseconds; 10,000 by default. */
export function asking(patience = PATIENCE): Ask {
  return async (url, { method = "GET", headers = {}, body } = {}) => {
    const signal = AbortSignal.timeout(patience);
    const named = { "user-agent": "gitops-platform", ...headers };
    try {
      const sent = body === undefined ? {} : { body };
      const answer = await proxiedFetch(url, { method, headers: named, signal, ...sent });
      return { status: answer.status, headers: answer.headers, body: await answer.text() };
    } catch (error) {
      throw new Unreachable(causeOf(error, patience));
    }
  };
}

/** Parses the body of a response as JSON; undefined if it is not JSON, such as a proxy's page. */
export function jsonOf({ body }: Answer): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
