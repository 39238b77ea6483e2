import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { askForEach, type OwnersGitHub } from "../github/owners-github.ts";
import type { OwnState } from "./own-state.ts";

const repository = z.object({ name: z.string(), archived: z.boolean().default(false) });

/**
 * Warns of repositories in the state that were archived or renamed, because a write to an archived one fails with
 * GitHub's bare error. It is only a warning: `--refresh`, which a program cannot detect, handles archived repositories,
 * and GitHub redirects renamed ones.
 *
 * @throws GitHubError when GitHub does not answer
 */
export async function lookAtKnownRepositories(
  { client, owner }: OwnersGitHub,
  { repositories }: Pick<OwnState, "repositories">,
): Promise<void> {
  const refresh = `pulumi up --refresh --stack ${pulumi.getStack()}`;
  const names = [...repositories.values()].map(({ name }) => name);
  const answers = await askForEach(names, (name) =>
    client.find(`repos/${owner}/${encodeURIComponent(name)}`, repository),
  );
  const changes = names.flatMap((name, index) => {
    const found = answers[index];
    if (found === undefined) return [];
    const isRenamed = found.name.toLowerCase() !== name.toLowerCase();
    return [
      ...(isRenamed
        ? [
            `${owner}/${name} was renamed to ${found.name}. Rename it back on GitHub: a repository that gets the former name takes its place`,
          ]
        : []),
      ...(found.archived
        ? [`${owner}/${name} was archived, and takes no changes. To take it out of the archive, run: ${refresh}`]
        : []),
    ];
  });
  if (changes.length === 0) return;
  await pulumi.log.warn(`On GitHub, repositories are not as the last run of this stack left them:
${changes.map((change) => `  ${change}`).join("\n")}`);
}
