import type { Held } from "../recovery/locks.ts";
import type { State } from "../recovery/interrupted.ts";
import type { Ask } from "../http/ask.ts";
import type { Finding } from "./finding.ts";
import type { GitHubSide } from "./github/side.ts";
import type { Known } from "./known.ts";
import type { ClusterConnection } from "../cluster/connection.ts";
import type { NoPlan, Plan } from "./plan.ts";
import type { Settings } from "./settings.ts";

/** How a program ended. */
export interface Ran {
  /** Absent where it could not be started, or took too long. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Everything that checks look at: tests put something else in the place of any part. */
export interface CheckContext {
  readonly stack: string;
  /** The project's directory. */
  readonly project: string;
  readonly environment: NodeJS.ProcessEnv;
  /** What the stack's configuration says. */
  readonly settings: Known<Settings>;
  /** What an `up` would declare. */
  readonly plan: Known<Plan> | NoPlan;
  /** What the stack has made already. */
  readonly state: Known<State>;
  readonly gitHub: Known<GitHubSide>;
  readonly cluster: Known<ClusterConnection>;
  readonly now: () => Date;
  /** Any server but GitHub's and the cluster's. */
  readonly ask: Ask;
  /** Addresses of a host name. @throws Error when it has none. */
  readonly resolve: (hostname: string) => Promise<readonly string[]>;
  /** Runs a program; never throws. */
  readonly run: (program: string, args: readonly string[]) => Promise<Ran>;
  /** What holds a stack that exists. */
  readonly holderOf: (stack: string) => Promise<Held>;
}

/** Looks at one thing. What it throws is told as something that could not be checked. */
export interface Check {
  /** For machines: `github-token`. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  readonly look: (context: CheckContext) => Promise<readonly Finding[]>;
}
