import { appendFileSync } from "node:fs";
import type { Fault } from "../faults/fault.ts";

/** One request and the status of its response. Headers and bodies are left out because they hold secrets. */
export interface LoggedRequest {
  /** RFC 3339 with milliseconds. */
  readonly time: string;
  readonly method: string;
  /** Path and query as sent. */
  readonly path: string;
  /**
   * Id in GitHub's description; `git/…` for Git over HTTP and SSH, `graphql`; undefined if the description lacks the
   * path.
   */
  readonly operationId: string | undefined;
  /** Status of the response; 0 if the connection was closed without one. */
  readonly status: number;
  /**
   * Whether this is a change with the body `{}`, which changes nothing and only tests whether the change would be
   * allowed.
   */
  readonly trial?: true;
  /** The fault that determined the response. */
  readonly fault?: Fault["fault"];
  readonly milliseconds: number;
  /** The mismatch between the response and GitHub's description: a bug of the stand-in. */
  readonly mismatch?: string;
}

const writeMethods = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** Whether a request asks for a change. Git over HTTP reads with POST too. */
function isWrite({ method, operationId, trial, status }: LoggedRequest): boolean {
  if (trial === true && status >= 400) return false;
  if (operationId === "git/receive-pack") return method !== "GET";
  return writeMethods.has(method) && operationId !== "git/upload-pack";
}

/** All requests since the start, in memory and in a file with one JSON object per line. */
export class RequestLog {
  readonly #file: string;
  readonly #requests: LoggedRequest[] = [];

  constructor(file: string) {
    this.#file = file;
  }

  /** All requests, in the order of their responses. */
  get all(): readonly LoggedRequest[] {
    return this.#requests;
  }

  /** A position for {@link since}. */
  get mark(): number {
    return this.#requests.length;
  }

  /** Requests answered after a mark. */
  since(mark: number): readonly LoggedRequest[] {
    return this.#requests.slice(mark);
  }

  /** Requests after a mark (default: all) that ask for a change, including pushes, whether or not they succeeded. */
  writes(mark = 0): readonly LoggedRequest[] {
    return this.since(mark).filter(isWrite);
  }

  /** Requests for operations that the stand-in does not implement. */
  get notImplemented(): readonly LoggedRequest[] {
    return this.#requests.filter(({ status }) => status === 501);
  }

  /** Requests whose response does not match GitHub's description, or for which the stand-in failed. */
  get bugs(): readonly LoggedRequest[] {
    return this.#requests.filter(({ mismatch }) => mismatch !== undefined);
  }

  /** Adds a request. */
  add(request: LoggedRequest): void {
    this.#requests.push(request);
    appendFileSync(this.#file, `${JSON.stringify(request)}\n`);
  }
}
