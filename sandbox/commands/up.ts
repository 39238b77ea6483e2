import { catchUp } from "../catch-up.ts";
import { fleetStatus, type FleetRow } from "../flux/fleet-status.ts";
import type { FluxRow } from "../flux/status.ts";
import { FluxNotReady } from "../flux/wait-until-ready.ts";
import type { ShowStep } from "../../terminal/steps.ts";
import { startSandbox, type RunningStack } from "../start.ts";
import type { Sandbox } from "../sandbox.ts";
import { wrapText } from "../../terminal/wrap.ts";
import { keepShowing } from "./live-table.ts";
import { operate, type Operable, type Operated } from "./operate.ts";

/** Milliseconds that Flux may take until everything is Ready. */
const fluxPatience = 300_000;

/** The result of {@link up}: the operations, and the resulting objects of Flux. */
export interface UpResult {
  readonly operations: readonly Operated[];
  readonly objects: readonly FleetRow[];
}

/**
 * Takes the stacks up and waits for Flux. If it stays, it then keeps the table current until Ctrl-C, also when not
 * everything became Ready: people look for the reason there.
 * @param stays Whether it stays, for people at a terminal.
 * @throws SandboxError, OperationFailed, or, if it does not stay, FluxNotReady with the reason.
 */
export async function up(
  sandbox: Sandbox,
  stacks: readonly string[],
  show: ShowStep,
  terminal: NodeJS.WriteStream,
  stays: boolean,
): Promise<UpResult> {
  const running = await startSandbox(sandbox, stacks, show);
  const notices = tellSettings(sandbox, running, terminal);
  const operations = await takeUp(running, show);
  try {
    await waitForFlux(sandbox, running, show);
  } catch (error) {
    if (!(error instanceof FluxNotReady) || !stays) throw error;
    terminal.write(`\n${error.message}\n\n`);
  }
  const clusters = running.map(({ cluster: { client }, connection }) => ({ name: connection.clusterName, client }));
  if (stays) await keepShowing(clusters, terminal, sandbox.supervisor.signal, notices);
  return { operations, objects: await fleetStatus(clusters) };
}

/**
 * Follows the stacks' files, and tells how their configuration differs in the sandbox.
 * @returns what has to be told from then on, at the time of the call
 */
export function tellSettings(
  sandbox: Sandbox,
  [first]: readonly RunningStack[],
  terminal: NodeJS.WriteStream,
): () => readonly string[] {
  if (first === undefined) return () => [];
  const notices = sandbox.followStackFiles(first.github);
  const told = notices();
  const width = terminal.isTTY ? terminal.columns : Infinity;
  for (const notice of told) terminal.write(`\n${wrapText(notice, width).join("\n")}\n`);
  terminal.write("\n");
  return () => notices().filter((notice) => !told.includes(notice));
}

/**
 * Takes stacks that run up, in the order given: what the others attach to has to be there. When one of those has changed, the
 * one that makes the fleet repository goes once more, to seal to the keys that they have now.
 */
export async function takeUp(
  stacks: readonly (Operable & Pick<RunningStack, "createsFleet">)[],
  show: ShowStep,
): Promise<readonly Operated[]> {
  const done: Operated[] = [];
  let attachedChanged = false;
  for (const running of stacks) {
    const operated = await operate(running, show, "up");
    done.push(operated);
    const changed = Object.keys(operated.changes).some((operation) => operation !== "same");
    attachedChanged ||= changed && !running.createsFleet;
  }
  if (!attachedChanged) return done;
  for (const running of stacks.filter(({ createsFleet }) => createsFleet)) {
    done.push(await operate(running, show, "up"));
  }
  return done;
}

function waitForFlux(sandbox: Sandbox, running: readonly RunningStack[], show: ShowStep): Promise<unknown> {
  return show("Flux", async (progress) => {
    const seen = new Map<string, FluxRow[]>();
    const failures = await Promise.all(
      running.map(async (one) => {
        const { clusterName } = one.connection;
        const onChange = (rows: FluxRow[]): void => {
          const all = [...seen.set(clusterName, rows).values()].flat();
          progress(howFar(all));
        };
        try {
          await catchUp(one, { timeout: fluxPatience, signal: sandbox.supervisor.signal, onChange });
          return [];
        } catch (error) {
          if (!(error instanceof FluxNotReady)) throw error;
          const missesKinds = (seen.get(clusterName) ?? []).some(({ message }) =>
            message.includes("no matches for kind"),
          );
          return [`${clusterName}: ${error.message}${missesKinds ? `\n${KINDS_OF_CHARTS}` : ""}`];
        }
      }),
    );
    if (failures.flat().length > 0) throw new FluxNotReady(failures.flat().join("\n"));
  });
}

const KINDS_OF_CHARTS =
  "The sandbox installs no charts, so the kinds that they bring are missing. To add those of the catalog, run: " +
  "npm run sandbox -- --kinds all";

/** Names that fit in a line of progress. */
const namesShown = 3;

/** Returns the number of Ready objects, and the first names of those that are not. */
export function howFar(rows: readonly FluxRow[]): string {
  const waiting = rows.filter(({ ready, suspended }) => ready !== "True" && !suspended).map(({ name }) => name);
  const more = waiting.length > namesShown ? ` and ${waiting.length - namesShown} more` : "";
  const names = waiting.length === 0 ? "" : `, waiting for ${waiting.slice(0, namesShown).join(", ")}${more}`;
  return `${rows.length - rows.filter(({ ready }) => ready !== "True").length} of ${rows.length} Ready${names}`;
}
