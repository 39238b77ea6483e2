import type * as pulumi from "@pulumi/pulumi";
import type { Configuration } from "../configuration/types.ts";
import { GitHubClient } from "../github/client.ts";
import { readOwnState } from "./own-state.ts";
import { lookAtGitHub } from "./look.ts";
import { takingOver } from "./take-over.ts";
import { wantedOf } from "./wanted.ts";

/**
 * Looks at what is there before anything is declared.
 *
 * @returns what makes the program take over what an earlier run has left on GitHub; nothing where no engine runs it
 * @throws PreflightError when people have to decide, or to do something, first
 */
export async function preflight(configuration: Configuration): Promise<pulumi.ResourceTransformation[]> {
  const state = await readOwnState();
  if (state === undefined) return [];
  const { owner, baseUrl, token } = configuration.github;
  const client = new GitHubClient({ baseUrl, token: await plain(token) });
  return [takingOver(await lookAtGitHub({ client, owner }, state, wantedOf(configuration)))];
}

function plain<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    output.apply(resolve);
  });
}
