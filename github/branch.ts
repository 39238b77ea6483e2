import { z } from "zod";
import type { OwnersGitHub } from "./owners-github.ts";
import type { TrackedFile } from "./tracked-file.ts";

/** The parts of a commit that messages show. */
export interface Commit {
  readonly sha: string;
  readonly author: string;
  readonly email: string;
  /** RFC 3339. */
  readonly date: string;
  /** First line of the message. */
  readonly subject: string;
}

const tip = z.object({ commit: z.object({ commit: z.object({ tree: z.object({ sha: z.string() }) }) }) });
const tree = z.object({
  truncated: z.boolean(),
  tree: z.array(z.object({ path: z.string(), type: z.string(), sha: z.string() })),
});
const content = z.object({ sha: z.string(), content: z.string() });
const listed = z.object({
  sha: z.string(),
  commit: z.object({
    message: z.string(),
    author: z.object({ name: z.string(), email: z.string(), date: z.string() }),
  }),
});

/** A branch on GitHub, with its files at one moment. */
export class Branch {
  readonly #gitHub: OwnersGitHub;
  readonly #root: string;
  readonly #name: string;
  readonly #blobs: ReadonlyMap<string, string> | undefined;

  private constructor(gitHub: OwnersGitHub, root: string, name: string, blobs?: ReadonlyMap<string, string>) {
    this.#gitHub = gitHub;
    this.#root = root;
    this.#name = name;
    this.#blobs = blobs;
  }

  /** Reads the branch of a file; `undefined` when the token can see no such branch. */
  static async read(
    gitHub: OwnersGitHub,
    { repository, branch }: Pick<TrackedFile, "repository" | "branch">,
  ): Promise<Branch | undefined> {
    const { owner, client } = gitHub;
    const root = `repos/${owner}/${encodeURIComponent(repository)}`;
    const found = await client.find(`${root}/branches/${encodeURIComponent(branch)}`, tip);
    if (found === undefined) return undefined;
    const all = await client.get(`${root}/git/trees/${found.commit.commit.tree.sha}?recursive=1`, tree);
    const blobs = all.tree.filter(({ type }) => type === "blob").map(({ path, sha }) => [path, sha] as const);
    return new Branch(gitHub, root, branch, all.truncated ? undefined : new Map(blobs));
  }

  /** The Git blob id of a file; `undefined` when there is no such file. */
  async blob(path: string): Promise<string | undefined> {
    // GitHub truncates the tree of a very large repository.
    return this.#blobs === undefined ? (await this.#content(path))?.sha : this.#blobs.get(path);
  }

  /** The content of a file; `undefined` when there is no such file. */
  async text(path: string): Promise<string | undefined> {
    const found = await this.#content(path);
    return found === undefined ? undefined : Buffer.from(found.content, "base64").toString("utf8");
  }

  /** The last commit that changed a path, or deleted it; `undefined` when there is none. */
  async lastCommit(path: string): Promise<Commit | undefined> {
    const query = new URLSearchParams({ path, sha: this.#name, per_page: "1" });
    const [last] = await this.#gitHub.client.get(`${this.#root}/commits?${query.toString()}`, z.array(listed));
    if (last === undefined) return undefined;
    const { message, author } = last.commit;
    const { name, email, date } = author;
    return { sha: last.sha, author: name, email, date, subject: message.split("\n", 1)[0] ?? "" };
  }

  /** Whether the repository has a commit, on any branch. */
  async has(commit: string): Promise<boolean> {
    const found = await this.#gitHub.client.find(`${this.#root}/git/commits/${commit}`, z.object({ sha: z.string() }));
    return found !== undefined;
  }

  #content(path: string): Promise<z.infer<typeof content> | undefined> {
    const file = path.split("/").map(encodeURIComponent).join("/");
    const query = new URLSearchParams({ ref: this.#name });
    return this.#gitHub.client.find(`${this.#root}/contents/${file}?${query.toString()}`, content);
  }
}
