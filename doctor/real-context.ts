import { lookup } from "node:dns/promises";
import { connect } from "../cluster/connection.ts";
import type { KubeconfigSource } from "../cluster/kubeconfig.ts";
import { ConfigurationError } from "../configuration/fault.ts";
import { holderOf } from "../recovery/locks.ts";
import type { DoctorRequest } from "./request.ts";
import { asking } from "../http/ask.ts";
import { UserError } from "../user-error.ts";
import { namedIdentity } from "./github/named-identity.ts";
import { gitHubSide, type GitHubSide } from "./github/side.ts";
import { reasonOf, type Known } from "./known.ts";
import { planOf } from "./plan.ts";
import { running } from "./run-program.ts";
import { readSettings, type Settings } from "./settings.ts";
import { readStackState } from "./state.ts";
import type { CheckContext } from "./check.ts";

/** The context of this process: its environment, the programs on its path, the network. */
export async function realContext(
  { stack, file }: Pick<DoctorRequest, "stack" | "file">,
  project: string,
  environment: NodeJS.ProcessEnv,
): Promise<CheckContext> {
  const run = running(project, environment);
  const ask = asking();
  const [settings, state] = await Promise.all([settingsOf(stack, file, run), readStackState(stack, run)]);
  const legible = "value" in settings ? settings.value.legible : undefined;
  const locked = "value" in settings ? settings.value.locked : undefined;
  return {
    stack,
    project,
    environment,
    settings,
    plan: "why" in settings ? settings : await planOf(stack.split("/").at(-1) ?? stack, settings.value),
    state,
    gitHub: "why" in settings ? settings : gitHubOf(settings.value, environment, ask),
    cluster:
      legible?.kubeconfig !== undefined && locked !== undefined
        ? { why: `platform:kubeconfig cannot be read: ${locked}` }
        : await clusterOf({ kubeconfig: legible?.kubeconfig, context: legible?.cluster.context, environment }),
    now: () => new Date(),
    ask,
    resolve: async (hostname) => (await lookup(hostname, { all: true })).map(({ address }) => address),
    run,
    holderOf,
  };
}

async function settingsOf(stack: string, file: string, run: CheckContext["run"]): Promise<CheckContext["settings"]> {
  try {
    return { value: await readSettings(stack, file, run) };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return { why: reasonOf(error) };
  }
}

async function clusterOf(source: KubeconfigSource): Promise<CheckContext["cluster"]> {
  try {
    return { value: await connect(source) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { why: error.message };
  }
}

function gitHubOf(
  settings: Settings,
  { GITHUB_TOKEN: token = "" }: NodeJS.ProcessEnv,
  ask: CheckContext["ask"],
): Known<GitHubSide> {
  const { owner, baseUrl, app } = settings.legible.github;
  if (owner === undefined) return { why: "platform:github.owner is not set" };
  if (baseUrl !== undefined && !URL.canParse(baseUrl)) return { why: "platform:github.baseUrl is no URL" };
  if (app !== undefined) {
    const as = namedIdentity(settings, app);
    return "why" in as ? as : { value: gitHubSide({ owner, baseUrl, as: as.value }, ask) };
  }
  if (token === "" || /\s/.test(token)) return { why: "there is no token" };
  return { value: gitHubSide({ owner, baseUrl, as: token }, ask) };
}
