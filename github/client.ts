import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { GitHubError } from "./github-error.ts";
import { proxiedFetch, type FetchedAnswer } from "./proxied-fetch.ts";
import { refusal } from "./refusal.ts";

/** The GitHub to ask, and as whom. */
export interface GitHubAccess {
  /** URL of a GitHub Enterprise server, as its web pages have it; github.com by default. */
  readonly baseUrl?: string | undefined;
  readonly token: string;
  /** Milliseconds until a question is given up, its repetitions included; 15,000 by default. */
  readonly timeout?: number;
  /** Milliseconds before a question is asked again whose answer was 5xx or lost; 1,000 by default. */
  readonly delay?: number;
}

const GITHUB_API = "https://api.github.com/";
/** GitHub's largest page. */
const PAGE_SIZE = 100;
/** How often one question is asked while GitHub fails to answer it. */
const ATTEMPTS = 3;

/**
 * Asks GitHub's REST API, and changes nothing there: repeating a question is always safe. Paths are relative to the API's
 * root, without a leading slash: `repos/labrats-work/fleet`.
 *
 * All methods throw a {@link GitHubError}.
 */
export class GitHubClient {
  readonly #root: URL;
  readonly #token: string;
  readonly #timeout: number;
  readonly #delay: number;

  constructor({ baseUrl, token, timeout = 15_000, delay = 1000 }: GitHubAccess) {
    // Where the GitHub provider finds a server of one's own, too.
    this.#root = baseUrl === undefined ? new URL(GITHUB_API) : new URL("api/v3/", baseUrl.replace(/\/*$/, "/"));
    this.#token = token;
    this.#timeout = timeout;
    this.#delay = delay;
  }

  /** The API's server, as messages name it: `https://api.github.com`. */
  get origin(): string {
    return this.#root.origin;
  }

  /** GitHub's answer for a path. */
  async get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    const url = new URL(path, this.#root);
    return read(url, await this.#answer(url), schema);
  }

  /** GitHub's answer for a path; `undefined` when GitHub shows the token no such thing (404). */
  async find<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
    try {
      return await this.get(path, schema);
    } catch (error) {
      if (error instanceof GitHubError && error.problem === "missing") return undefined;
      throw error;
    }
  }

  /** All entries of a list, from all its pages. */
  async list<T>(path: string, entry: z.ZodType<T>): Promise<T[]> {
    const entries: T[] = [];
    let url: URL | undefined = new URL(path, this.#root);
    url.searchParams.set("per_page", String(PAGE_SIZE));
    while (url !== undefined) {
      const answer = await this.#answer(url);
      entries.push(...read(url, answer, z.array(entry)));
      url = this.#nextPage(answer.next);
    }
    return entries;
  }

  /** The token goes with the request: only to the server that it is for. */
  #nextPage(next: string | undefined): URL | undefined {
    if (next === undefined) return undefined;
    const url = new URL(next, this.#root);
    if (url.origin === this.#root.origin) return url;
    throw new GitHubError("answer", `GitHub names a next page on another server, ${url.origin}`);
  }

  async #answer(url: URL): Promise<Answer> {
    const timeUp = AbortSignal.timeout(this.#timeout);
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#ask(url, timeUp);
      } catch (error) {
        const passes = error instanceof GitHubError && (error.problem === "server" || error.problem === "unreachable");
        if (!passes || timeUp.aborted || attempt === ATTEMPTS) throw error;
        await pause(this.#delay);
      }
    }
  }

  async #ask(url: URL, signal: AbortSignal): Promise<Answer> {
    const asked = `GET ${url.origin}${url.pathname}`;
    const headers = {
      accept: "application/vnd.github+json",
      authorization: `Bearer ${this.#token}`,
      "user-agent": "gitops-platform",
      "x-github-api-version": "2022-11-28",
    };
    let response: FetchedAnswer;
    let body: string;
    try {
      response = await proxiedFetch(url, { headers, signal });
      body = await response.text();
    } catch (error) {
      throw new GitHubError("unreachable", `${asked} got no answer: ${this.#causeOf(error)}`);
    }
    if (!response.ok) throw refusal(asked, response, body);
    return { body, next: /<([^>]+)>;\s*rel="next"/.exec(response.headers.get("link") ?? "")?.[1] };
  }

  /** `fetch` says "fetch failed", and why in the cause. */
  #causeOf(error: unknown): string {
    if (!(error instanceof Error)) return String(error);
    if (error.name === "TimeoutError") return `none within ${this.#timeout / 1000} s`;
    const cause = error.cause instanceof Error ? error.cause : error;
    return cause.message === "" ? ("code" in cause ? String(cause.code) : cause.name) : cause.message;
  }
}

interface Answer {
  readonly body: string;
  /** URL of the list's next page. */
  readonly next: string | undefined;
}

function read<T>(url: URL, { body }: Answer, schema: z.ZodType<T>): T {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new GitHubError("answer", `${url.origin}${url.pathname} is no API of GitHub: it does not answer in JSON`);
  }
  const { data, error } = schema.safeParse(json);
  if (error === undefined) return data;
  const faults = z.prettifyError(error).replace(/\s+/g, " ");
  throw new GitHubError("answer", `${url.origin}${url.pathname} does not answer as GitHub does: ${faults}`);
}
