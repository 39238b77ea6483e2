import type { GitHubClient } from "./client.ts";

/** A GitHub client, and the owner of everything that the platform has on GitHub. */
export interface OwnersGitHub {
  readonly client: GitHubClient;
  readonly owner: string;
}

/** The number of concurrent requests, low as GitHub asks for. */
const AT_ONCE = 8;

/** Sends a request for each item, a few at a time. Answers keep the order of the items. */
export async function askForEach<T, R>(things: readonly T[], ask: (thing: T) => Promise<R>): Promise<R[]> {
  const answers = new Array<R>(things.length);
  const queue = things.entries();
  const work = async (): Promise<void> => {
    for (const [index, thing] of queue) answers[index] = await ask(thing);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return answers;
}
