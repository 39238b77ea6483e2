import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type GitHub, startGitHub } from "../../../sandbox/github/github.ts";
import { newKeyPair } from "../../../sandbox/github/ssh/key-pair.ts";

/** An answer of the stand-in. `body` is parsed JSON, or undefined where there was none. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** GitHub's stand-in for the tests of one file. */
export class Running {
  readonly directory = mkdtempSync(join(tmpdir(), "github-"));
  readonly organization: string;
  readonly #isPerson: boolean;
  readonly token = "ghp_test";
  #github: GitHub | undefined;

  /** Starts it before the file's tests and checks after each that every answer matched GitHub's description. */
  constructor({ organization = "labrats-work", isPerson = false } = {}) {
    this.organization = organization;
    this.#isPerson = isPerson;
    before(() => this.start());
    afterEach(() => {
      assert.deepEqual(this.github.requests.bugs, []);
    });
    after(async () => {
      await this.github.close();
      await rm(this.directory, { recursive: true, force: true });
    });
  }

  get github(): GitHub {
    assert.ok(this.#github, "not started");
    return this.#github;
  }

  /** Starts it in the directory that an earlier start left. */
  async start(): Promise<void> {
    const { directory, organization, token } = this;
    this.#github = await startGitHub({ directory, organization, isPerson: this.#isPerson, token });
  }

  /** Stops it and starts it again. */
  async restart(): Promise<void> {
    await this.github.close();
    await this.start();
  }

  /** Asks the API; `token: null` asks anonymously. */
  async ask(method: string, path: string, body?: unknown, options: AskOptions = {}): Promise<Answered> {
    const { token = this.token, headers = {} } = options;
    const answer = await fetch(`${this.github.apiUrl}${path}`, {
      method,
      headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const parsed: unknown = text === "" ? undefined : JSON.parse(text);
    return { status: answer.status, headers: answer.headers, body: parsed };
  }

  /** Asks the API and fails the test unless it answers with a 2xx. */
  async must(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await this.ask(method, path, body);
    assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** Creates a repository with a first commit, and says where the API has it. */
  async repository(name: string, settings: object = {}): Promise<string> {
    await this.must("POST", `/orgs/${this.organization}/repos`, { name, private: true, auto_init: true, ...settings });
    return `/repos/${this.organization}/${name}`;
  }
}

/** How to ask. */
export interface AskOptions {
  readonly token?: string | null;
  readonly headers?: Record<string, string>;
}

/** A new ED25519 key pair in OpenSSH format. */
export function newKey(): { public: string; private: string } {
  const { publicKey, privateKey } = newKeyPair("flux@cluster");
  return { public: publicKey, private: privateKey };
}

/** Text as the contents API takes it. */
export function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}

/** What is at a place of a JSON value; undefined if there is no such place. */
export function at(value: unknown, ...place: (string | number)[]): unknown {
  return place.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

/** What is at a place of every element of a JSON list. */
export function each(list: unknown, ...place: (string | number)[]): unknown[] {
  assert.ok(Array.isArray(list), "not a list");
  return list.map((element: unknown) => at(element, ...place));
}
