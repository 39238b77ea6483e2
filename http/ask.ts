import { causeOf } from "./cause-of.ts";
import { proxiedFetch } from "./proxied-fetch.ts";

/** An answer over HTTP, whatever its status. */
export interface Answer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: string;
}

/** How to ask over HTTP. */
export interface Question {
  /** Default: `GET`. */
  readonly method?: string;
  /** Default: none. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * Asks a server over HTTP, through the proxy of the environment.
 *
 * @throws Unreachable when there is no answer
 */
export type Ask = (url: URL, question?: Question) => Promise<Answer>;

/** There was no answer; the message says why, in half a sentence. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

/** How long an answer may take, in milliseconds. */
const PATIENCE = 10_000;

/** Asks for real. @param patience Milliseconds that an answer may take; 10,000 by default. */
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

/** The JSON of an answer; undefined for what is none, such as a proxy's page. */
export function jsonOf({ body }: Answer): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
