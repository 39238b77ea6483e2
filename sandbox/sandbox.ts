import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import type { DefinitionChoice } from "./crds/install.ts";
import { SandboxError } from "./errors.ts";
import { expectedOrganisation } from "./expected-organisation.ts";
import { checkFleet, committedFile, committedPart, type Member } from "./fleet.ts";
import { startGitHub, type GitHub } from "./github/github.ts";
import { layoutOf, type Layout } from "./layout.ts";
import { installPlugins, type InstalledPlugin } from "./plugins/install.ts";
import { Ports } from "./process/ports.ts";
import { RUN_FILE, Supervisor } from "./process/supervisor.ts";
import { SandboxStack } from "./sandbox-stack.ts";
import { withoutDebugLog } from "./stack/debug-log.ts";
import { describeSettings } from "./stack/describe-settings.ts";
import { followFile } from "./stack/follow-file.ts";
import { rememberedSecret } from "./stack/private-file.ts";
import { fleetPartOf, type Overrides } from "./stack/settings.ts";
import type { Report } from "./toolchain/events.ts";
import { ensureToolchain, type Toolchain } from "./toolchain/toolchain.ts";

/** The arguments of a {@link Sandbox}. */
export interface SandboxOptions {
  /** Root of the project. */
  readonly checkout: string;
  /** Holds everything of this sandbox. Several can run side by side, each in a directory of its own. */
  readonly directory: string;
  /** Directory of the committed `Pulumi.<stack>.yaml`. Default: `checkout`. */
  readonly stackFiles?: string;
  /** Begins with empty clusters and an empty organisation, whatever was there before. Default: goes on with it. */
  readonly fresh?: boolean;
  /** Laid over each stack's configuration, after what the sandbox itself lays over it. Default: nothing. */
  readonly settings?: Overrides;
  /** Adds the kinds of components of the catalog, though nothing of them runs here: all of them, or some API groups. Default: none. */
  readonly crds?: DefinitionChoice;
  /** Whether clusters have the External Secrets Operator from the start; if not, a HelmRelease of it brings it. Default: true. */
  readonly externalSecrets?: boolean;
  /** Version of Kubernetes that clusters behave like, one of the three before their own: `1.33`. Default: their own. */
  readonly kubernetes?: string;
  /** Variables for the Pulumi command line, added to the sandbox's own. Default: none. */
  readonly engine?: Readonly<Record<string, string>>;
}

/** Directory of code for source repositories, by name of the repository. */
const seeds = join(import.meta.dirname, "seed");

/**
 * Everything around the program that a company would have: GitHub, the Pulumi command line, and for each stack an empty
 * cluster. The steps are separate so that each can be shown; they go in the order in which they stand here.
 */
export class Sandbox {
  readonly layout: Layout;
  readonly supervisor: Supervisor;
  readonly #options: SandboxOptions;
  readonly #sandboxStacks: SandboxStack[] = [];
  /** Notices by name of the stack. */
  readonly #notices = new Map<string, readonly string[]>();
  #fresh: boolean;

  /** @throws SandboxRunning when another process runs this sandbox. */
  constructor(options: SandboxOptions) {
    this.#options = options;
    this.layout = layoutOf(options.directory);
    this.supervisor = new Supervisor(this.layout.root);
    this.#fresh = options.fresh === true;
  }

  /**
   * Adds stacks and their clusters: the stack that creates the fleet repository comes first.
   *
   * @param stacks Names of stacks that this sandbox does not have yet.
   * @throws SandboxError when a stack does not exist, or when the stacks cannot be one fleet.
   */
  addStacks(stacks: readonly string[]): SandboxStack[] {
    const { checkout, stackFiles = checkout, settings = {}, crds = [], kubernetes, engine = {} } = this.#options;
    const { externalSecrets = true } = this.#options;
    const { layout, supervisor } = this;
    const added = [...new Set(stacks)].map((name): Member => ({ name, part: committedPart(stackFiles, name) }));
    const before = this.#fresh ? [] : this.#members().filter(({ name }) => !stacks.includes(name));
    checkFleet([...before, ...added]);
    this.#forget();
    for (const directory of [layout.logs, layout.backend, layout.pulumiHome]) mkdirSync(directory, { recursive: true });
    withoutDebugLog(layout.pulumiHome);
    const sandboxStacks = added
      .sort((one, other) => Number(other.part.createsFleet) - Number(one.part.createsFleet))
      .map(
        (member) =>
          new SandboxStack({
            ...{ ...member, checkout, stackFiles, layout, supervisor, settings },
            ...{ crds, externalSecrets, kubernetes, engine },
          }),
      );
    this.#sandboxStacks.push(...sandboxStacks);
    return sandboxStacks;
  }

  /** Builds the programs that are not in the cache yet. */
  async prepareToolchain(report: Report): Promise<Toolchain> {
    return ensureToolchain({ report, signal: this.supervisor.signal });
  }

  /** GitHub, with the teams that registrations name, and with those of their source repositories that the sandbox has code for. */
  async startGitHub(): Promise<GitHub> {
    const { checkout, stackFiles = checkout, settings = {} } = this.#options;
    const { owner, owners, teams, sources } = expectedOrganisation({
      project: checkout,
      stackFiles: this.#sandboxStacks.map(({ name }) => committedFile(stackFiles, name)),
      settings,
    });
    const ports = new Ports(join(this.layout.root, "ports.json"));
    const github = await startGitHub({
      directory: this.layout.github,
      organization: owner,
      token: rememberedSecret(join(this.layout.root, "github-token"), "ghp_"),
      httpPort: await ports.get("github-http"),
      sshPort: await ports.get("github-ssh"),
    });
    this.supervisor.onStop("GitHub", () => github.close());
    for (const name of sources.filter((source) => existsSync(join(seeds, source)))) {
      await github.seedRepository(name, join(seeds, name));
    }
    for (const login of owners) github.seedOwner({ login });
    for (const team of teams) github.seedTeam(team);
    return github;
  }

  /** Provider plugins and language host: official ones where they can be had. */
  async installPlugins(toolchain: Toolchain): Promise<readonly InstalledPlugin[]> {
    return installPlugins({
      pulumiHome: this.layout.pulumiHome,
      checkout: this.#options.checkout,
      programs: {
        github: toolchain.program("pulumi-resource-github"),
        random: toolchain.program("pulumi-resource-random"),
        pulumi: toolchain.program("pulumi"),
      },
    });
  }

  /** Configures every stack for this sandbox: each for itself, and the one that makes the fleet repository for all others. */
  configureStacks(github: GitHub): void {
    for (const sandboxStack of this.#sandboxStacks) this.#configure(sandboxStack, github);
  }

  /**
   * Configures the stacks again whenever their committed files change, until the sandbox stops.
   *
   * @returns a function that returns the current notices for people: the changes that the sandbox made to these files'
   * settings, and the reasons why it could not take over a change of a file
   */
  followStackFiles(github: GitHub): () => readonly string[] {
    for (const sandboxStack of this.#sandboxStacks) {
      const stop = followFile(sandboxStack.committedFile, () => {
        this.#configure(sandboxStack, github);
      });
      this.supervisor.onStop("Stack file", () => {
        stop();
        return Promise.resolve();
      });
    }
    return () => [...this.#notices.values()].flat();
  }

  /** A committed file that is broken leaves the sandbox's own as it is; the first time, that ends the sandbox. */
  #configure(sandboxStack: SandboxStack, github: GitHub): void {
    const { name } = sandboxStack;
    const attached = this.#members()
      .filter(({ part }) => !part.createsFleet)
      .map((member) => member.name);
    const file = basename(sandboxStack.committedFile);
    try {
      this.#notices.set(name, describeSettings(file, sandboxStack.configure(github, attached)));
    } catch (error) {
      if (!(error instanceof SandboxError) || !this.#notices.has(name)) throw error;
      this.#notices.set(name, [`${error.message}\nThe sandbox uses the values that ${file} had before.`]);
    }
  }

  /** Stops everything, in the reverse order of starting. */
  async stop(): Promise<void> {
    await this.supervisor.stopAll();
  }

  /** Every stack that this sandbox has, those of earlier runs too: their files are in the fleet repository. */
  #members(): Member[] {
    const here = new Set(this.#sandboxStacks.map(({ name }) => name));
    const earlier = this.layout.stacks().filter((name) => !here.has(name));
    return [
      ...this.#sandboxStacks,
      ...earlier.map((name) => ({ name, part: fleetPartOf(this.layout.ofStack(name).stackFile) })),
    ];
  }

  /** Removes what an earlier sandbox left, where that is asked for, but not the mark that this one is running. */
  #forget(): void {
    if (!this.#fresh) return;
    this.#fresh = false;
    for (const entry of readdirSync(this.layout.root)) {
      if (entry !== RUN_FILE) rmSync(join(this.layout.root, entry), { recursive: true, force: true });
    }
  }
}
