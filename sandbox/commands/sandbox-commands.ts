import { join, relative } from "node:path";
import type { SandboxConnection } from "../connection.ts";
import type { DefinitionChoice } from "../crds/install.ts";
import { SandboxError } from "../errors.ts";
import { expectedOrganisation } from "../expected-organisation.ts";
import { layoutOf, sandboxDirectory, type Layout } from "../layout.ts";
import { Interrupted } from "../process/supervisor.ts";
import { showSteps, type ShowStep } from "../../terminal/steps.ts";
import { startSandbox } from "../start.ts";
import { renderTable } from "../flux/table.ts";
import { Sandbox } from "../sandbox.ts";
import { destroy } from "./destroy.ts";
import { LEAVE, runningConnection, shellExports } from "./env.ts";
import { describeFaults, turnFaultOff, turnFaultOn, type FaultyGitHub } from "./fault.ts";
import { preview } from "./preview.ts";
import { locate, putRepository } from "./repository.ts";
import { printStatus, runningStatus } from "./status.ts";
import { tellSettings, up } from "./up.ts";

const checkout = join(import.meta.dirname, "../..");

/** The sandbox that commands are for. */
export interface ChosenSandbox {
  readonly name: string;
  /** The stacks that are asked for. Default: `dev` where stacks are started, and all that run where they are shown. */
  readonly stack?: readonly string[] | undefined;
  /** Kinds that charts of the catalog bring. Default: none. */
  readonly kinds?: DefinitionChoice | undefined;
}

/**
 * The commands of one sandbox. Each prints to the terminal.
 *
 * @throws SandboxError from each, when it needs a sandbox that runs and none does
 */
export class SandboxCommands {
  readonly #name: string;
  readonly #asked: readonly string[] | undefined;
  readonly #kinds: DefinitionChoice;
  readonly #directory: string;

  constructor({ name, stack, kinds = [] }: ChosenSandbox) {
    this.#name = name;
    this.#asked = stack;
    this.#kinds = kinds;
    this.#directory = sandboxDirectory(checkout, name);
  }

  /**
   * @param fresh whether to begin with an empty cluster and an empty organisation
   * @param json whether to print what was done as JSON, and not to stay
   */
  up(fresh: boolean, json: boolean): Promise<void> {
    const use = async (sandbox: Sandbox, show: ShowStep): Promise<void> => {
      const stays = process.stdout.isTTY && !json;
      const result = await up(sandbox, this.#stacks, show, progressStream(json), stays);
      if (json) printJson(result);
      else if (!stays) process.stdout.write(`\n${renderTable(result.objects)}\n`);
    };
    return this.#inSandbox(use, { fresh, json });
  }

  preview(withoutCluster: boolean, json: boolean): Promise<void> {
    const use = async (sandbox: Sandbox, show: ShowStep): Promise<void> => {
      const operations = await preview(sandbox, this.#stacks, show, withoutCluster);
      if (json) printJson({ operations });
    };
    return this.#inSandbox(use, { json });
  }

  async status(json: boolean): Promise<void> {
    const rows = await runningStatus(this.#layout, this.#asked ?? this.#layout.stacks());
    if (rows === undefined) throw this.#notRunning();
    printStatus(rows, process.stdout, json);
  }

  async repository(path: string, from: string): Promise<void> {
    const { environment: all, stackFile } = this.#connection();
    const { GITHUB_API_URL: apiUrl = "", GITHUB_TOKEN: token = "", ...environment } = all;
    const { owner: organization } = expectedOrganisation({ project: checkout, stackFiles: [stackFile], settings: {} });
    const done = await putRepository({ apiUrl, token, organization, environment }, path, from);
    const place = locate(path, organization);
    console.log(`https://github.com/${place.organization}/${place.name} is ${done}`);
  }

  async faults(): Promise<void> {
    console.log(await describeFaults(this.#gitHub()));
  }

  async faultOn(name: string, settings: readonly string[]): Promise<void> {
    await turnFaultOn(this.#gitHub(), name, settings);
    await this.faults();
  }

  /** @param name all without it */
  async faultOff(name: string | undefined): Promise<void> {
    await turnFaultOff(this.#gitHub(), name);
    await this.faults();
  }

  destroy(json: boolean): Promise<void> {
    const use = async (sandbox: Sandbox, show: ShowStep): Promise<void> => {
      const operations = await destroy(sandbox, this.#stacks, show);
      if (json) printJson({ operations });
    };
    return this.#inSandbox(use, { json });
  }

  start(): Promise<void> {
    return this.#inSandbox(async (sandbox, show) => {
      tellSettings(sandbox, await startSandbox(sandbox, this.#stacks, show), process.stdout);
      console.log("Everything runs until Ctrl-C.");
      const { signal } = sandbox.supervisor;
      await new Promise<void>((resolve) => {
        signal.addEventListener("abort", () => {
          resolve();
        });
      });
    });
  }

  env(): void {
    if (this.#stacks.length > 1) throw new SandboxError("A shell can use one stack at a time: give --stack once");
    const connection = this.#connection();
    console.log(shellExports(connection));
    if (process.stderr.isTTY) {
      process.stderr.write(`This shell uses the stack ${connection.stack} of the sandbox. To go back, run: ${LEAVE}\n`);
    }
  }

  get #stacks(): readonly string[] {
    return this.#asked ?? ["dev"];
  }

  get #layout(): Layout {
    return layoutOf(this.#directory);
  }

  /** Returns the connection of tools to the first stack. */
  #connection(): SandboxConnection {
    const [stack = ""] = this.#stacks;
    const connection = runningConnection(this.#layout, stack);
    if (connection === undefined) throw this.#notRunning();
    return connection;
  }

  #gitHub(): FaultyGitHub {
    const { GITHUB_API_URL: apiUrl = "", GITHUB_TOKEN: token = "" } = this.#connection().environment;
    return { apiUrl, token };
  }

  async #inSandbox(
    use: (sandbox: Sandbox, show: ShowStep) => Promise<void>,
    { fresh = false, json = false }: { readonly fresh?: boolean; readonly json?: boolean } = {},
  ): Promise<void> {
    const sandbox = new Sandbox({ checkout, directory: this.#directory, fresh, crds: this.#kinds });
    try {
      await use(sandbox, showSteps(progressStream(json)));
    } catch (error) {
      // The supervisor has set the exit status.
      if (!(error instanceof Interrupted)) throw error;
    } finally {
      await sandbox.stop();
      if (sandbox.supervisor.signal.reason instanceof Interrupted) progressStream(json).write(`${this.#goOn()}\n`);
    }
  }

  #notRunning(): SandboxError {
    const stacks = this.#asked ?? [];
    const asked = stacks.map((one) => ` --stack ${one}`).join("");
    const command = `npm run sandbox${asked + this.#named === "" ? "" : ` --${asked}${this.#named}`}`;
    const what = stacks.length === 0 ? "" : ` with the stack ${stacks.join(" and ")}`;
    return new SandboxError(
      `The sandbox ${this.#name} is not running${what}. Start it in another terminal: ${command}`,
    );
  }

  /** Told after Ctrl-C. */
  #goOn(): string {
    return `
Stopped. The clusters, repositories and state stay in ${relative(process.cwd(), this.#directory)}.
  npm run sandbox${this.#named === "" ? "" : ` --${this.#named}`}  continues with them
  npm run sandbox --${this.#named} up --fresh  starts with an empty cluster and an empty organisation`;
  }

  get #named(): string {
    return this.#name === "default" ? "" : ` --name ${this.#name}`;
  }
}

/** Returns the stream for progress: with JSON, standard output is reserved for the document. */
function progressStream(json: boolean): NodeJS.WriteStream {
  return json ? process.stderr : process.stdout;
}

function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
}
