import { z } from "zod";
import { askForEach, type OwnersGitHub } from "../../github/owners-github.ts";
import { readYaml } from "../../yaml/read.ts";
import { itemsOf, textOf, valueAt } from "../../yaml/plain.ts";

/** A file of a repository. */
export interface RepositoryBlob {
  readonly path: string;
  /** Git's id of its content. */
  readonly sha: string;
}

const blob = z.object({ content: z.string() });

/** The lists in which kustomize takes files and directories from elsewhere. */
const lists = ["resources", "bases", "components"];

/** @see https://github.com/kubernetes-sigs/kustomize/blob/master/examples/remoteBuild.md */
const remote = /^(git::|gh:|[a-z+]+:\/\/|[\w.-]+@|github\.com[/:])|\?(.*&)?(ref|version)=/i;

/**
 * Returns the remote entries of kustomize lists, which a locked-down Flux does not fetch: `<path>: <address>`.
 *
 * @param files All files of the repository.
 */
export async function remoteBases(
  { client, owner }: OwnersGitHub,
  repository: string,
  files: readonly RepositoryBlob[],
): Promise<string[]> {
  const listing = files.filter(({ path }) => /(^|\/)(kustomization\.ya?ml|Kustomization)$/.test(path));
  const found = await askForEach(listing, async ({ path, sha }) => {
    const answer = await client.find(`repos/${owner}/${encodeURIComponent(repository)}/git/blobs/${sha}`, blob);
    const text = Buffer.from(answer?.content ?? "", "base64").toString("utf8");
    return remoteIn(text).map((address) => `${path}: ${address}`);
  });
  return found.flat();
}

/** The addresses in one list; none in a file that cannot be read, or is none. */
export function remoteIn(text: string): string[] {
  const { documents } = readYaml(text);
  return documents
    .flatMap(({ value }) => lists.flatMap((list) => itemsOf(valueAt(value, list))))
    .map(textOf)
    .filter((entry) => remote.test(entry));
}
