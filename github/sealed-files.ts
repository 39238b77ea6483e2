import { z } from "zod";
import { askForEach, type OwnersGitHub } from "./owners-github.ts";

/** A file that is sealed, or that says to whom files are sealed. */
export interface SealingFile {
  readonly path: string;
  readonly text: string;
}

/** Such files of one commit. */
export interface SealingFiles {
  readonly commit: string;
  readonly files: readonly SealingFile[];
}

const tip = z.object({ commit: z.object({ sha: z.string() }) });
const tree = z.object({
  truncated: z.boolean(),
  tree: z.array(z.object({ path: z.string(), type: z.string(), sha: z.string() })),
});
const blob = z.object({ content: z.string() });

/** Reads the sealed files of repositories, each content once. */
export class SealedFilesReader {
  readonly #gitHub: OwnersGitHub;
  readonly #texts = new Map<string, Promise<string>>();
  readonly #commits = new Map<string, Promise<SealingFiles | undefined>>();

  constructor(gitHub: OwnersGitHub) {
    this.#gitHub = gitHub;
  }

  /**
   * The files of a branch; undefined when GitHub shows the token no such branch.
   * @throws GitHubError when GitHub does not answer, or does not list a repository of that size
   */
  async ofBranch(repository: string, branch: string): Promise<SealingFiles | undefined> {
    const path = `${this.#root(repository)}/branches/${encodeURIComponent(branch)}`;
    const found = await this.#gitHub.client.find(path, tip);
    return found === undefined ? undefined : this.ofCommit(repository, found.commit.sha);
  }

  /** The files of a commit; undefined when it is gone, or GitHub cuts the list of files short. */
  ofCommit(repository: string, commit: string): Promise<SealingFiles | undefined> {
    const key = `${repository}\n${commit}`;
    const known = this.#commits.get(key) ?? this.#read(repository, commit);
    this.#commits.set(key, known);
    return known;
  }

  async #read(repository: string, commit: string): Promise<SealingFiles | undefined> {
    const { client } = this.#gitHub;
    const found = await client.find(`${this.#root(repository)}/git/trees/${commit}?recursive=1`, tree);
    if (found === undefined || found.truncated) return undefined;
    const sealing = found.tree.filter(({ path, type }) => type === "blob" && isAboutSealing(path));
    const files = await askForEach(sealing, async ({ path, sha }) => ({
      path,
      text: await this.#text(repository, sha),
    }));
    return { commit, files };
  }

  #text(repository: string, sha: string): Promise<string> {
    const known =
      this.#texts.get(sha) ??
      this.#gitHub.client
        .get(`${this.#root(repository)}/git/blobs/${sha}`, blob)
        .then(({ content }) => Buffer.from(content, "base64").toString("utf8"));
    this.#texts.set(sha, known);
    return known;
  }

  #root(repository: string): string {
    return `repos/${this.#gitHub.owner}/${encodeURIComponent(repository)}`;
  }
}

/** `database.sops.yaml`, `.sops.yaml`: the names that `.sops.yaml` has rules for, and that of such a file. */
function isAboutSealing(path: string): boolean {
  return (path.split("/").at(-1) ?? "").includes(".sops.");
}
