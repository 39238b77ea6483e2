import type { OwnersGitHub } from "../github/owners-github.ts";
import { fileType } from "../github/tracked-file.ts";
import { deployKeyLookup, type DeployKeyLookup } from "./deploy-keys.ts";
import { idOf } from "./identify.ts";
import { mendFiles, type Take } from "./files/mend.ts";
import { interruptedWrites, type InterruptedWrites } from "./files/state-files.ts";
import { lostKeys } from "./lost-keys.ts";
import { liftLock } from "./lift-lock.ts";
import { gitHubOf, type Asking } from "./provider.ts";
import { pulumi } from "./pulumi.ts";
import { ownersToken, stackApp } from "./stack-app.ts";
import {
  interruptedOperations,
  readState,
  withAdopted,
  type Adoption,
  type Resource,
  type State,
} from "./interrupted.ts";

/** Options of {@link recover}. */
export interface RecoverOptions {
  readonly stack: string;
  /** Flags for `pulumi refresh`, such as `--config-file`. */
  readonly flags: readonly string[];
  /** Also breaks the lock of a run that may still be active. */
  readonly force: boolean;
  /** The version that wins where people edited generated files; without it, recovery refuses to continue. */
  readonly take: Take | undefined;
  /** Also looks for commits of the state that are gone from GitHub. */
  readonly history: boolean;
  /** Value of `GITHUB_TOKEN`. */
  readonly token: string | undefined;
  /** Receives a line for each step. */
  readonly report: (line: string) => void;
}

/**
 * Prepares a stack whose `pulumi up` was killed for the next one. It lifts the lock, adds resources that may have been
 * created without the state's knowledge to the state, and has the providers read which of them exist. Deploy keys that
 * GitHub has lost leave the state, so that the next `up` registers them again. Then it compares all generated files
 * with GitHub. It creates, changes and deletes nothing but state, and leaves a healthy state unchanged.
 *
 * `pulumi refresh --import-pending-creates` is meant for this, but it loses the resource (seen with 3.259.0).
 *
 * @returns whether the next `up` can run; false when hand edits were saved and still have to be carried over
 * @throws RecoveryError when the stack is, or may be, in use; RecoveryError or GitHubError when GitHub is needed but
 * cannot be asked
 */
export async function recover(options: RecoverOptions): Promise<boolean> {
  const { stack, flags, force, take, history, report } = options;
  // Fails if there is no such stack: `liftLock` would create one.
  await pulumi(["stack", "export", "--stack", stack]);
  await liftLock({ stack, force, report });
  const interrupted = await mendInterrupted(options);
  const gitHub = (state: State): OwnersGitHub => gitHubOf(state, asking(options));
  const ready = await mendFiles({ stack, flags, take, history, interrupted, gitHub, report });
  if (ready) report(`Ready. Continue with: pulumi up --stack ${stack}`);
  return ready;
}

/**
 * Records in the state which operations were interrupted, and which deploy keys are gone.
 *
 * @returns the interrupted writes of files: these are compared with GitHub, because a refresh would mistake an edit for
 * the write
 */
async function mendInterrupted(options: RecoverOptions): Promise<InterruptedWrites> {
  const { stack, flags, report } = options;
  const target = ["--stack", stack];
  const state = readState(await pulumi(["stack", "export", ...target]));
  const { creates, changes } = interruptedOperations(state);
  const writes = interruptedWrites(state);
  const gitHub = (provider?: string): OwnersGitHub => gitHubOf(state, asking(options), provider);
  const lost = (await lostKeys(state, gitHub)).map(({ urn }) => urn);
  if (creates.length + changes.length === 0) report("No operation was interrupted.");
  if (creates.length + changes.length + lost.length === 0) return writes;
  const files = new Set(state.deployment.resources.flatMap(({ type, urn }) => (type === fileType ? [urn] : [])));
  const adoptions = await adoptable(creates, deployKeyLookup(gitHub));
  const seen = changes.filter((urn) => !files.has(urn));
  const affected = [...new Set([...adoptions.map(({ resource }) => resource.urn), ...seen, ...lost])];
  for (const { urn } of creates) {
    report(`  ${nameOf(urn)}: ${affected.includes(urn) ? "may have been created" : "will be created again"}`);
  }
  for (const urn of changes) report(`  ${nameOf(urn)}: may have been changed`);
  for (const urn of lost) report(`  ${nameOf(urn)}: GitHub has it no longer; it will be registered again`);
  await pulumi(["stack", "import", ...target], JSON.stringify(withAdopted(state, adoptions)));
  if (affected.length > 0) {
    report("Looking at what is there …");
    const targets = affected.flatMap((urn) => ["--target", urn]);
    await pulumi(["refresh", ...target, ...flags, "--yes", "--skip-preview", ...targets]);
  }
  return writes;
}

function asking({ stack, flags, token }: RecoverOptions): Asking {
  return {
    token,
    app: (owner) => stackApp(stack, flags, owner),
    tokenFor: (owner) => ownersToken(stack, flags, owner),
  };
}

async function adoptable(creates: readonly Resource[], deployKey: DeployKeyLookup): Promise<Adoption[]> {
  const found = [];
  for (const resource of creates) {
    const id = await idOf(resource, deployKey);
    if (id !== undefined) found.push({ resource, id });
  }
  return found;
}

/** `…$github:index/repository:Repository::platform-fleet` → `github:index/repository:Repository platform-fleet` */
function nameOf(urn: string): string {
  const [, , types = "", name = ""] = urn.split("::");
  return `${types.split("$").at(-1) ?? ""} ${name}`;
}
