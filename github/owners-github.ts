import type { GitHubClient } from "./client.ts";

/** GitHub, and the owner of everything that the platform has there. */
export interface OwnersGitHub {
  readonly client: GitHubClient;
  readonly owner: string;
}

/** How many questions are open at a time: GitHub asks for few. */
const AT_ONCE = 8;

/** Asks for each of some things, a few at a time; the answers come in the things' order. */
export async function askForEach<T, R>(things: readonly T[], ask: (thing: T) => Promise<R>): Promise<R[]> {
  const answers = new Array<R>(things.length);
  const queue = things.entries();
  const work = async (): Promise<void> => {
    for (const [index, thing] of queue) answers[index] = await ask(thing);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return answers;
}
