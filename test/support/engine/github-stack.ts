import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import "../../../stack-traces.ts";
import * as automation from "@pulumi/pulumi/automation/index.js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { execa } from "execa";
import { z } from "zod";
import { type GitHub, startGitHub } from "../../../sandbox/github/github.ts";
import { emptyDirectory, writeProgram } from "../../../sandbox/plugins/plugin-directory.ts";
import { type OfficialPlugin, pluginPath } from "../../../sandbox/plugins/official.ts";
import { listen } from "../../../sandbox/plugins/rpc/serve.ts";
import { tlsService } from "../../../sandbox/plugins/tls/service.ts";
import { withoutDebugLog } from "../../../sandbox/stack/debug-log.ts";
import { ensureToolchain } from "../../../sandbox/toolchain/toolchain.ts";
import { runPlatform } from "../platform-command.ts";
import { emptyStack, engineSettings } from "./empty-stack.ts";

const checkout = join(import.meta.dirname, "../../..");
const owner = "labrats-work";
const token = "ghp_test";

/** What declares resources, and may return the stack's outputs. */
export type Program = (github: GitHub) => unknown;

const outputs = z.record(z.string(), z.unknown()).optional();

/** How an operation of the engine ended. */
export interface Ended {
  readonly ok: boolean;
  /** What it said, errors too. */
  readonly output: string;
  /** Count of resources by what became of them: `{ create: 3, same: 1 }`. */
  readonly changes: Readonly<Record<string, number>>;
}

/** A stack under the real engine and the real provider for GitHub, against the sandbox's GitHub: no cluster, no Flux. */
export class GitHubStack {
  readonly owner = owner;
  readonly github: GitHub;
  /** What `pulumi` commands need to reach the stack. */
  readonly environment: Readonly<Record<string, string>>;
  readonly #directory: string;
  readonly #stack: automation.Stack;
  readonly #held: { program: Program };

  private constructor(
    directory: string,
    github: GitHub,
    environment: Readonly<Record<string, string>>,
    stack: automation.Stack,
    held: { program: Program },
  ) {
    this.#directory = directory;
    this.github = github;
    this.environment = environment;
    this.#stack = stack;
    this.#held = held;
  }

  /**
   * @param program - run by each operation, in this process
   * @param isPerson - whether a person owns everything, in place of an organisation
   * @param random - whether the program draws random values
   */
  static async start(program: Program, { isPerson = false, random = false } = {}): Promise<GitHubStack> {
    const held = { program };
    const directory = mkdtempSync(join(tmpdir(), "gitops-platform-engine-"));
    const { signal } = new AbortController();
    const providers = random ? (["github", "random"] as const) : (["github"] as const);
    const only = ["pulumi", ...providers.map((name) => `pulumi-resource-${name}` as const)] as const;
    const toolchain = await ensureToolchain({ only, report: () => undefined, signal });
    const engine = toolchain.program("pulumi");
    const home = join(directory, "home");
    for (const name of providers) await installPlugin(home, name, toolchain.program(`pulumi-resource-${name}`));
    withoutDebugLog(home);
    const github = await startGitHub({ directory: join(directory, "github"), organization: owner, isPerson, token });
    const environment = {
      ...engineSettings,
      PATH: `${dirname(engine)}:${process.env["PATH"] ?? ""}`,
      PULUMI_HOME: home,
      PULUMI_BACKEND_URL: `file://${join(directory, "backend")}`,
      PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
      PULUMI_DEBUG_PROVIDERS: `tls:${await tlsPort()}`,
      GITHUB_TOKEN: token,
    };
    cpSync(await emptyStack(engine), directory, { recursive: true });
    const workspace = await automation.LocalWorkspace.create({
      workDir: directory,
      envVars: environment,
      pulumiCommand: await engineAt(dirname(dirname(engine))),
      projectSettings: { name: "platform", runtime: "nodejs", main: process.cwd() },
      program: async () => outputs.parse(await held.program(github)),
    });
    // The files that are there already are a stack.
    const stack = await automation.Stack.create(
      "dev",
      Object.assign(workspace, { createStack: () => Promise.resolve() }),
    );
    // It asks for them after each operation, in three more processes; nobody here reads them.
    Object.assign(stack, { outputs: () => Promise.resolve({}), info: () => Promise.resolve(undefined) });
    return new GitHubStack(directory, github, environment, stack, held);
  }

  /** Has the operations from now on run another program. */
  run(program: Program): void {
    this.#held.program = program;
  }

  up(options: automation.UpOptions = {}): Promise<Ended> {
    return this.#operate((output) => this.#stack.up({ ...options, ...output }));
  }

  /**
   * Runs an `up` whose engine is killed, with all that it has started.
   * @param moment - gets what kills it
   */
  async killed(moment: (kill: () => void) => void): Promise<Ended> {
    const killing: Promise<void>[] = [];
    moment(() => {
      killing.push(killBelow(process.pid, "pulumi"));
    });
    const ended = await this.up();
    await Promise.all(killing);
    if (killing.length === 0) throw new Error(`the up ended before its moment came\n${ended.output}`);
    this.#mendState();
    return ended;
  }

  preview(): Promise<Ended> {
    return this.#operate((output) => this.#stack.preview(output));
  }

  refresh(options: automation.RefreshOptions = {}): Promise<Ended> {
    return this.#operate((output) => this.#stack.refresh({ ...options, ...output }));
  }

  destroy(options: automation.DestroyOptions = {}): Promise<Ended> {
    return this.#operate((output) => this.#stack.destroy({ ...options, ...output }));
  }

  /** What a person types: `npm run platform -- recover`. @returns what it prints */
  async recover(...flags: string[]): Promise<string> {
    const args = ["recover", "--stack", "dev", ...flags];
    return (await runPlatform(args, { cwd: this.#directory, env: this.environment })).stdout;
  }

  /** What a person types: `pulumi config set --path`. */
  async configure(path: string, value: string, secret = false): Promise<void> {
    await this.#stack.setConfig(path, { value, secret }, true);
  }

  /** The state's resources, by type and name. */
  async resources(): Promise<Map<string, unknown>> {
    const { deployment } = exported.parse(await this.#stack.exportStack());
    return new Map(deployment.resources.map((resource) => [resource.urn.split("::").slice(2).join(" "), resource]));
  }

  /** Asks the API of GitHub. */
  async ask(path: string, init: RequestInit = {}): Promise<unknown> {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`${this.github.apiUrl}${path}`, { ...init, headers })).json();
  }

  async end(): Promise<void> {
    await this.github.close();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /**
   * An engine that is killed while it writes the state may leave an empty file beside it, with attributes that nobody needs.
   * It then fails with "failed to load checkpoint: EOF".
   */
  #mendState(): void {
    const attributes = join(this.#directory, "backend/.pulumi/stacks/platform/dev.json.attrs");
    if (existsSync(attributes) && readFileSync(attributes).length === 0) rmSync(attributes);
  }

  async #operate(operation: (listeners: Listeners) => Promise<unknown>): Promise<Ended> {
    let output = "";
    let changes: Ended["changes"] = {};
    const onOutput = (text: string): void => {
      output += text;
    };
    const onEvent = ({ summaryEvent }: automation.EngineEvent): void => {
      if (summaryEvent !== undefined) changes = counts.parse(summaryEvent.resourceChanges);
    };
    try {
      await operation({ onOutput, onEvent });
      return { ok: true, output, changes };
    } catch (error) {
      if (!(error instanceof automation.CommandError)) throw error;
      return { ok: false, output, changes: {} };
    }
  }
}

/** What an operation tells while it runs. */
type Listeners = Required<Pick<automation.UpOptions, "onOutput" | "onEvent">>;

/** Kills the programs of a name that a process has started, and all that these have started. */
async function killBelow(parent: number, name: string): Promise<void> {
  const { stdout } = await execa("ps", ["-A", "-o", "pid=,ppid=,comm="]);
  const all = stdout.split("\n").flatMap((line) => {
    const [, pid, ppid, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return command === undefined ? [] : [{ pid: Number(pid), ppid: Number(ppid), command }];
  });
  const below = (pid: number): number[] => [
    pid,
    ...all.filter(({ ppid }) => ppid === pid).flatMap((child) => below(child.pid)),
  ];
  const roots = all.filter(({ ppid, command }) => ppid === parent && command.split("/").at(-1) === name);
  for (const pid of roots.flatMap((root) => below(root.pid))) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended by itself meanwhile.
    }
  }
}

const exported = z.looseObject({
  deployment: z.looseObject({ resources: z.array(z.looseObject({ urn: z.string() })).default([]) }),
});

const counts = z.record(z.string(), z.number());
const engines = new Map<string, Promise<automation.PulumiCommand>>();

/** The engine of an installation, which is asked for its version once. */
function engineAt(root: string): Promise<automation.PulumiCommand> {
  const found = engines.get(root) ?? automation.PulumiCommand.get({ root });
  engines.set(root, found);
  return found;
}

let tls: Promise<number> | undefined;

/** Where the stand-in of the tls provider listens, in this process: it keeps nothing, so all stacks can share it. */
function tlsPort(): Promise<number> {
  tls ??= listen({
    definition: services.ResourceProviderService,
    implementation: tlsService(plugin("tls").version),
  }).then(({ port }) => port);
  return tls;
}

function plugin(name: string): OfficialPlugin {
  const manifest = join(checkout, "node_modules/@pulumi", name, "package.json");
  return { name, ...z.object({ version: z.string() }).parse(JSON.parse(readFileSync(manifest, "utf8"))) };
}

async function installPlugin(home: string, name: string, program: string): Promise<void> {
  const directory = pluginPath(home, plugin(name));
  await emptyDirectory(directory);
  await writeProgram(directory, `pulumi-resource-${name}`, [program]);
}
