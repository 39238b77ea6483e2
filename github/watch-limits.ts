import * as log from "@pulumi/pulumi/log/index.js";
import { z } from "zod";
import { GitHubClient, type GitHubAccess } from "./client.ts";
import { GitHubError } from "./github-error.ts";

/** How often GitHub is asked, in milliseconds. The question costs nothing of the limit. */
const INTERVAL = 30_000;

/** Requests below which a run is warned: writing a file takes six. */
const FEW = 600;

const counts = z.object({
  resources: z.object({ core: z.object({ limit: z.number(), remaining: z.number(), reset: z.number() }) }),
});

/** How limits are watched; the defaults are those of a run. */
export interface Watching {
  readonly tell?: (line: string) => unknown;
  readonly interval?: number;
}

/**
 * Tells, while a run goes on, when GitHub takes no more requests and until when: the GitHub provider waits for that without a
 * word. Warns at the start when few requests are left.
 *
 * It never keeps a run going or fails it, and ends with the process.
 *
 * @returns stops it
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
      // A server of one's own may have no limits: 404. Everything else, the provider meets itself.
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
