import { createPrivateKey, sign } from "node:crypto";
import { z } from "zod";
import { GitHubClient, type GitHubAccess, type TokenSource } from "./client.ts";

/** A GitHub App as one installation of it, with its private key in plain. */
export interface AppIdentity {
  /** In `platform:githubApps`. */
  readonly name: string;
  readonly id: number;
  readonly installationId: number;
  /** RSA, PEM. */
  readonly privateKey: string;
}

/** Where an App is installed, and for what. */
export interface Installation {
  /** Login of the organisation or user. */
  readonly account: string;
  /** Page on which an owner changes it. */
  readonly page: string;
  readonly suspended: boolean;
  /** Levels by permission: `{ contents: "read" }`. */
  readonly permissions: Readonly<Record<string, string>>;
  /** Whether it is installed for all repositories, also those that will come. */
  readonly forAll: boolean;
}

/** Seconds that GitHub takes the proof of an App for, at most 600; and by how much its clock may be behind ours. */
const VALIDITY = 300;
const DRIFT = 60;

/** Milliseconds before the end of a token's hour when another one is asked for. */
const BEFORE_END = 300_000;

const issued = z.object({ token: z.string(), expires_at: z.string() });
const installation = z
  .object({
    account: z.object({ login: z.string() }).nullable(),
    html_url: z.string(),
    suspended_at: z.string().nullish(),
    permissions: z.record(z.string(), z.string()),
    repository_selection: z.string(),
  })
  .transform(
    ({
      account,
      html_url: page,
      suspended_at: suspended,
      permissions,
      repository_selection: selection,
    }): Installation => ({
      account: account?.login ?? "",
      page,
      suspended: (suspended ?? null) !== null,
      permissions,
      forAll: selection === "all",
    }),
  );
const page = z.object({ repositories: z.array(z.object({ name: z.string() })) });

/** A GitHub App that asks GitHub, in its own name or for what it is installed for. All methods throw a GitHubError. */
export class AppAccess {
  readonly #identity: AppIdentity;
  readonly #access: Omit<GitHubAccess, "token" | "app">;
  readonly #now: () => number;
  #token: Promise<{ readonly token: string; readonly ends: number }> | undefined;

  /** @param now - milliseconds since 1970 */
  constructor(identity: AppIdentity, access: Omit<GitHubAccess, "token" | "app"> = {}, now: () => number = Date.now) {
    this.#identity = identity;
    this.#access = access;
    this.#now = now;
  }

  /** As whom to ask GitHub for what the App is installed for. */
  get access(): GitHubAccess {
    return { ...this.#access, app: this.#identity.name, token: this.token };
  }

  /** A token of the installation, another one before its hour ends. */
  readonly token: TokenSource = async () => {
    const known = await this.#token;
    if (known !== undefined && known.ends - BEFORE_END > this.#now()) return known.token;
    const asked = this.#own()
      .obtain(`app/installations/${this.#identity.installationId}/access_tokens`, issued)
      .then(({ token, expires_at }) => ({ token, ends: Date.parse(expires_at) }));
    this.#token = asked;
    try {
      return (await asked).token;
    } catch (error) {
      this.#token = undefined;
      throw error;
    }
  };

  /** What the App is installed for. */
  installation(): Promise<Installation> {
    return this.#own().get(`app/installations/${this.#identity.installationId}`, installation);
  }

  /** Names of the repositories that it is installed for. */
  async repositories(): Promise<string[]> {
    const pages = await new GitHubClient(this.access).pages("installation/repositories", page);
    return pages.flatMap(({ repositories }) => repositories.map(({ name }) => name));
  }

  /** Asks in the App's own name. */
  #own(): GitHubClient {
    const token = (): Promise<string> => Promise.resolve(proofOf(this.#identity, Math.floor(this.#now() / 1000)));
    return new GitHubClient({ ...this.#access, app: this.#identity.name, token });
  }
}

/**
 * A JSON web token that proves an App.
 *
 * @param now - seconds since 1970
 * @see https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
 */
function proofOf({ id, privateKey }: Pick<AppIdentity, "id" | "privateKey">, now: number): string {
  const claims = { iss: String(id), iat: now - DRIFT, exp: now + VALIDITY };
  const [head, body] = [{ alg: "RS256", typ: "JWT" }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString("base64url"),
  );
  const signed = `${head ?? ""}.${body ?? ""}`;
  return `${signed}.${sign("RSA-SHA256", Buffer.from(signed), createPrivateKey(privateKey)).toString("base64url")}`;
}
