import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { GitHubError } from "./github-error.ts";
import { proxiedFetch, type FetchedAnswer } from "../http/proxied-fetch.ts";
import { apiRoot, headersFor, unreachable } from "./request.ts";
import { refusal } from "./refusal.ts";

/** Has a token that is good for the next request. It throws a {@link GitHubError}. */
export type TokenSource = () => Promise<string>;

/** The GitHub to ask, and as whom. */
export interface GitHubAccess {
  /** URL of a GitHub Enterprise server, as its web pages have it; github.com by default. */
  readonly baseUrl?: string | undefined;
  /** A token, or what has one for each request: those of an App are renewed while a run goes on. */
  readonly token: string | TokenSource;
  /** Name in `platform:githubApps` of the App whose token it is, for messages. */
  readonly app?: string;
  /** The command that replaces the token, for messages. Default: `export GITHUB_TOKEN=<token>`. */
  readonly setToken?: string;
  /** Milliseconds until a question is given up, its repetitions included; 15,000 by default. */
  readonly timeout?: number;
  /** Milliseconds before a question is asked again whose answer was 5xx or lost; 1,000 by default. */
  readonly delay?: number;
}

/** GitHub's largest page. */
const PAGE_SIZE = 100;
/** The number of times a request is sent while GitHub fails to answer it. */
const ATTEMPTS = 3;

/**
 * Asks GitHub's REST API. Only {@link GitHubClient.send} changes something there: repeating a question is always safe. Paths
 * are relative to the API's root, without a leading slash: `repos/labrats-work/fleet`.
 *
 * All methods throw a {@link GitHubError}.
 */
export class GitHubClient {
  readonly #root: URL;
  readonly #token: string | TokenSource;
  readonly #asked: Pick<GitHubAccess, "app" | "setToken">;
  #scopes: readonly string[] | undefined;
  readonly #timeout: number;
  readonly #delay: number;

  constructor({ baseUrl, token, timeout = 15_000, delay = 1000, ...asked }: GitHubAccess) {
    this.#root = apiRoot(baseUrl);
    this.#token = token;
    this.#asked = asked;
    this.#timeout = timeout;
    this.#delay = delay;
  }

  /** The API's server, as messages name it: `https://api.github.com`. */
  get origin(): string {
    return this.#root.origin;
  }

  /**
   * The scopes of a classic token, as the last answer had them; undefined for any other token, of which GitHub does not say
   * what it may do.
   * @see https://docs.github.com/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps
   */
  get scopes(): readonly string[] | undefined {
    return this.#scopes;
  }

  /** GitHub's answer for a path. */
  async get<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    const url = new URL(path, this.#root);
    return read(url, await this.#answer(url), schema);
  }

  /** Requests a token, which changes nothing on GitHub. */
  async obtain<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    const url = new URL(path, this.#root);
    return read(url, await this.#answer(url, "POST"), schema);
  }

  /**
   * Changes something. It is sent again while GitHub fails to answer: only for what may be done twice, or is refused then.
   */
  async send<T>(method: "POST" | "PATCH", path: string, body: object, schema: z.ZodType<T>): Promise<T> {
    const url = new URL(path, this.#root);
    return read(url, await this.#answer(url, method, JSON.stringify(body)), schema);
  }

  /**
   * Asks for a change that names nothing to change. GitHub looks at rights before it looks at what it was sent, so it answers
   * 422 where the token may do this and refuses it where not; nothing changes either way. GitHub lists the permissions of a
   * fine-grained token nowhere.
   *
   * @returns why the token may not do this; undefined where it may
   */
  async refusalOf(method: "POST" | "PUT", path: string): Promise<GitHubError | undefined> {
    try {
      await this.#answer(new URL(path, this.#root), method, "{}");
      return undefined;
    } catch (error) {
      if (!(error instanceof GitHubError)) throw error;
      if (error.problem === "permission" || error.problem === "missing") return error;
      if (error.problem === "answer") return undefined;
      throw error;
    }
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
    return (await this.pages(path, z.array(entry))).flat();
  }

  /** All pages of a list that comes with something else. */
  async pages<T>(path: string, schema: z.ZodType<T>): Promise<T[]> {
    const pages: T[] = [];
    let url: URL | undefined = new URL(path, this.#root);
    url.searchParams.set("per_page", String(PAGE_SIZE));
    while (url !== undefined) {
      const answer = await this.#answer(url);
      pages.push(read(url, answer, schema));
      url = this.#nextPage(answer.next);
    }
    return pages;
  }

  /** The token goes with the request: only to the server that it is for. */
  #nextPage(next: string | undefined): URL | undefined {
    if (next === undefined) return undefined;
    const url = new URL(next, this.#root);
    if (url.origin === this.#root.origin) return url;
    throw new GitHubError("answer", `GitHub names a next page on another server, ${url.origin}`);
  }

  async #answer(url: URL, method: Method = "GET", body?: string): Promise<Answer> {
    const token = typeof this.#token === "string" ? this.#token : await this.#token();
    const timeUp = AbortSignal.timeout(this.#timeout);
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#ask(method, url, token, timeUp, body);
      } catch (error) {
        const passes = error instanceof GitHubError && (error.problem === "server" || error.problem === "unreachable");
        if (!passes || timeUp.aborted || attempt === ATTEMPTS) throw error;
        await pause(this.#delay);
      }
    }
  }

  async #ask(method: Method, url: URL, token: string, signal: AbortSignal, sent?: string): Promise<Answer> {
    const asked = `${method} ${url.origin}${url.pathname}`;
    let response: FetchedAnswer;
    let body: string;
    try {
      response = await proxiedFetch(url, {
        ...{ method, headers: headersFor(token), signal },
        ...(sent === undefined ? {} : { body: sent }),
      });
      body = await response.text();
    } catch (error) {
      throw unreachable(asked, error, this.#timeout);
    }
    const scopes = response.headers.get("x-oauth-scopes");
    this.#scopes = scopes?.split(",").map((scope) => scope.trim());
    if (!response.ok) throw refusal(asked, response, body, this.#asked);
    return { body, next: /<([^>]+)>;\s*rel="next"/.exec(response.headers.get("link") ?? "")?.[1] };
  }
}

type Method = "GET" | "POST" | "PUT" | "PATCH";

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
