import type { Held } from "../recovery/locks.ts";
import type { State } from "../recovery/interrupted.ts";
import type { Ask } from "../http/ask.ts";
import type { Finding } from "./finding.ts";
import type { GitHubSide } from "./github/side.ts";
import type { Known } from "./known.ts";
import type { ClusterConnection } from "../cluster/connection.ts";
import type { NoPlan, Plan } from "./plan.ts";
import type { Settings } from "./settings.ts";

/** The exit status and output of a program. */
export interface Ran {
  /** Absent if the program could not be started or timed out. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Everything that checks look at. Tests replace any part. */
export interface CheckContext {
  readonly stack: string;
  /** The project's directory. */
  readonly project: string;
  readonly environment: NodeJS.ProcessEnv;
  /** The stack's configuration. */
  readonly settings: Known<Settings>;
  /** The resources that an `up` would declare. */
  readonly plan: Known<Plan> | NoPlan;
  /** The state of the stack. */
  readonly state: Known<State>;
  readonly gitHub: Known<GitHubSide>;
  readonly cluster: Known<ClusterConnection>;
  readonly now: () => Date;
  /** Sends a request to any server but GitHub's and the cluster's. */
  readonly ask: Ask;
  /** Resolves a host name. @throws Error when it has no address. */
  readonly resolve: (hostname: string) => Promise<readonly string[]>;
  /** Runs a program; never throws. */
  readonly run: (program: string, args: readonly string[]) => Promise<Ran>;
  /** Returns the holder of a stack that exists. */
  readonly holderOf: (stack: string) => Promise<Held>;
}

/** Checks one thing. An error that it throws is reported as `unknown`. */
export interface Check {
  /** Name for machines: `github-token`. */
  readonly name: string;
  /** Name for people. */
  readonly title: string;
  readonly look: (context: CheckContext) => Promise<readonly Finding[]>;
}
