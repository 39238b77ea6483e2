import { appendFileSync } from "node:fs";
import type { Fault } from "../faults/fault.ts";

/** One request, as it was answered. Neither its headers nor its body are here: they hold secrets. */
export interface LoggedRequest {
  /** RFC 3339 with milliseconds. */
  readonly time: string;
  readonly method: string;
  /** Path and query as sent. */
  readonly path: string;
  /** Of GitHub's description; `git/…` for Git over HTTP and SSH, `graphql`; undefined if the description has no such path. */
  readonly operationId: string | undefined;
  /** 0 where the connection was ended without an answer. */
  readonly status: number;
  /** A request for a change whose body is `{}`: it names nothing to change, and only tells whether it would be allowed. */
  readonly trial?: true;
  /** The fault that decided about the answer. */
  readonly fault?: Fault["fault"];
  readonly milliseconds: number;
  /** What the answer has wrong by GitHub's description: a bug of the stand-in. */
  readonly mismatch?: string;
}

const writeMethods = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** Whether a request asks for a change. Git over HTTP reads with POST too. */
function isWrite({ method, operationId, trial, status }: LoggedRequest): boolean {
  if (trial === true && status >= 400) return false;
  if (operationId === "git/receive-pack") return method !== "GET";
  return writeMethods.has(method) && operationId !== "git/upload-pack";
}

/** Every request since the start, in memory and in a file of one JSON object a line. */
export class RequestLog {
  readonly #file: string;
  readonly #requests: LoggedRequest[] = [];

  constructor(file: string) {
    this.#file = file;
  }

  /** In the order in which they were answered. */
  get all(): readonly LoggedRequest[] {
    return this.#requests;
  }

  /** A point to ask {@link since} from. */
  get mark(): number {
    return this.#requests.length;
  }

  /** Requests answered after a mark. */
  since(mark: number): readonly LoggedRequest[] {
    return this.#requests.slice(mark);
  }

  /** Requests after a mark (default: all) that ask for a change, pushes too, whether or not it was made. */
  writes(mark = 0): readonly LoggedRequest[] {
    return this.since(mark).filter(isWrite);
  }

  /** Requests for operations that the stand-in lacks. */
  get notImplemented(): readonly LoggedRequest[] {
    return this.#requests.filter(({ status }) => status === 501);
  }

  /** Requests whose answer does not match GitHub's description, or that the stand-in failed at. */
  get bugs(): readonly LoggedRequest[] {
    return this.#requests.filter(({ mismatch }) => mismatch !== undefined);
  }

  /** Notes a request. */
  add(request: LoggedRequest): void {
    this.#requests.push(request);
    appendFileSync(this.#file, `${JSON.stringify(request)}\n`);
  }
}
