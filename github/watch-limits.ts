import * as log from "@pulumi/pulumi/log/index.js";
import { z } from "zod";
import { GitHubClient, type GitHubAccess } from "./client.ts";
import { GitHubError } from "./github-error.ts";

/** The interval between requests, in milliseconds. These requests do not count toward the limit. */
const INTERVAL = 30_000;

/** A run with fewer requests left gets a warning: one file takes six. */
const FEW = 600;

const counts = z.object({
  resources: z.object({ core: z.object({ limit: z.number(), remaining: z.number(), reset: z.number() }) }),
});

/** Options of {@link watchLimits}; the defaults are those of a run. */
export interface Watching {
  readonly tell?: (line: string) => unknown;
  readonly interval?: number;
}

/**
 * Reports during a run when GitHub accepts no more requests, and until when: the GitHub provider waits silently. Warns
 * at the start when few requests are left.
 *
 * It never keeps the process alive and never fails a run.
 *
 * @returns a function that stops the watch
 * @see https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
 */
export function watchLimits(
  access: GitHubAccess,
  { tell = (line) => log.warn(line), interval = INTERVAL }: Watching = {},
): () => void {
  const client = new GitHubClient(access);
  const told = new Set<string>();
  let reset: Date | undefined;
  const tellOnce = (line: string): void => {
    if (!told.has(line)) tell(line);
    told.add(line);
  };
  const look = async (): Promise<void> => {
    try {
      const { core } = (await client.get("rate_limit", counts)).resources;
      reset = new Date(core.reset * 1000);
      if (core.remaining === 0) {
        tellOnce(`GitHub's limit of ${core.limit} requests an hour is used up: ${waiting(reset)}`);
      } else if (core.remaining < Math.min(FEW, core.limit / 2)) {
        const then = `a run that needs more waits until then, about six for each file that it writes`;
        tellOnce(`GitHub takes fewer than ${FEW} more requests of this token until ${timeOf(reset)}; ${then}`);
      }
    } catch (error) {
      // Without a `Retry-After`, the provider waits until the hour is over.
      if (error instanceof GitHubError && error.problem === "limit") {
        tellOnce(`GitHub slows this token down (secondary rate limit): ${waiting(error.until ?? reset)}`);
      }
      // An Enterprise server may have no limits (404). The provider reports all other errors itself.
    }
  };
  void look();
  const timer = setInterval(() => void look(), interval);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}

function waiting(until: Date | undefined): string {
  const when = until === undefined ? "" : ` until ${timeOf(until)}`;
  return `the run waits${when} and then continues`;
}

function timeOf(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
