import { createPrivateKey, sign } from "node:crypto";
import { z } from "zod";
import { GitHubClient, type GitHubAccess, type TokenSource } from "./client.ts";

/** A GitHub App with one installation, and its private key in plain text. */
export interface AppIdentity {
  /** Name in `platform:githubApps`. */
  readonly name: string;
  readonly id: number;
  readonly installationId: number;
  /** RSA, PEM. */
  readonly privateKey: string;
}

/** The account of an App's installation, and what it grants. */
export interface Installation {
  /** Login of the organisation or user. */
  readonly account: string;
  /** The page on which an owner changes the installation. */
  readonly page: string;
  readonly suspended: boolean;
  /** Levels by permission: `{ contents: "read" }`. */
  readonly permissions: Readonly<Record<string, string>>;
  /** Whether it covers all repositories, including future ones. */
  readonly forAll: boolean;
}

/**
 * The validity of an App's proof in seconds, which GitHub limits to 600, and the tolerance for a GitHub clock that is
 * behind.
 */
const VALIDITY = 300;
const DRIFT = 60;

/** Milliseconds before the end of a token's hour at which the next one is requested. */
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

/** A GitHub App that asks GitHub, on its own behalf or for its installation. All methods throw a GitHubError. */
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

  /** The access to GitHub with a token of the installation. */
  get access(): GitHubAccess {
    return { ...this.#access, app: this.#identity.name, token: this.token };
  }

  /** Returns a token of the installation, and renews it before its hour ends. */
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

  /** Reads the installation of the App. */
  installation(): Promise<Installation> {
    return this.#own().get(`app/installations/${this.#identity.installationId}`, installation);
  }

  /** Names of the repositories that the installation covers. */
  async repositories(): Promise<string[]> {
    const pages = await new GitHubClient(this.access).pages("installation/repositories", page);
    return pages.flatMap(({ repositories }) => repositories.map(({ name }) => name));
  }

  /** The client for requests on the App's own behalf. */
  #own(): GitHubClient {
    const token = (): Promise<string> => Promise.resolve(proofOf(this.#identity, Math.floor(this.#now() / 1000)));
    return new GitHubClient({ ...this.#access, app: this.#identity.name, token });
  }
}

/**
 * A JSON web token that proves the identity of an App.
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
