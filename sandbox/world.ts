import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { startCluster, type Cluster } from "./cluster/cluster.ts";
import { connectionEnvironment, writeConnection } from "./connection.ts";
import { startControllers, type KnownController } from "./controllers/controllers.ts";
import { startServiceNetwork } from "./controllers/service-network.ts";
import { externalSecretsController } from "./external-secrets/controller.ts";
import { installExternalSecrets } from "./external-secrets/install.ts";
import { fluxControllers } from "./flux/controllers.ts";
import { writeInstallManifest } from "./flux/install-manifest.ts";
import { startGitHub, type GitHub } from "./github/github.ts";
import { layoutOf, type Layout } from "./layout.ts";
import { installPlugins, type InstalledPlugin } from "./plugins/install.ts";
import { Ports } from "./process/ports.ts";
import { RUN_FILE, Supervisor } from "./process/supervisor.ts";
import { rememberedSecret } from "./stack/private-file.ts";
import { writeStackSettings, type Overrides } from "./stack/settings.ts";
import { Stack } from "./stack/stack.ts";
import type { Report } from "./toolchain/events.ts";
import { ensureToolchain, type Toolchain } from "./toolchain/toolchain.ts";

/** What a {@link World} is made in. */
export interface WorldOptions {
  /** Root of the project. */
  readonly checkout: string;
  /** Holds everything of this sandbox. Several can run side by side, each in a directory of its own. */
  readonly directory: string;
  /** The stack that owns the cluster. */
  readonly stack: string;
  /** Begins with an empty cluster and an empty organisation, whatever was there before. Default: goes on with it. */
  readonly fresh?: boolean;
  /** Laid over the stack's configuration, after what the sandbox itself lays over it. Default: nothing. */
  readonly settings?: Overrides;
}

/** Organisation that the demo's configuration names. */
const organization = "labrats-work";

/** Teams that the demo's registration names. */
const teams = ["mydiet-ops", "mydiet-developer", "mydiet-viewer"] as const;

/**
 * Everything around the program that a company would have: GitHub, an empty cluster, and the Pulumi command line. The
 * steps are separate so that each can be shown; they go in the order in which they stand here.
 */
export class World {
  readonly layout: Layout;
  readonly supervisor: Supervisor;
  readonly #options: WorldOptions;
  readonly #ports: Ports;

  /** @throws SandboxRunning when another process runs this sandbox. */
  constructor(options: WorldOptions) {
    this.#options = options;
    this.layout = layoutOf(options.directory);
    this.supervisor = new Supervisor(this.layout.root);
    if (options.fresh === true) this.#forget();
    for (const directory of [this.layout.flux, this.layout.logs, this.layout.backend, this.layout.pulumiHome]) {
      mkdirSync(directory, { recursive: true });
    }
    this.#ports = new Ports(join(this.layout.root, "ports.json"));
  }

  /** Name of the stack that owns the cluster. */
  get stackName(): string {
    return this.#options.stack;
  }

  /** Builds the programs that are not in the cache yet. */
  async prepareToolchain(report: Report): Promise<Toolchain> {
    return ensureToolchain({ report, signal: this.supervisor.signal });
  }

  /** GitHub, with the source repositories and the teams of the demo apps. */
  async startGitHub(): Promise<GitHub> {
    const github = await startGitHub({
      directory: this.layout.github,
      organization,
      token: rememberedSecret(join(this.layout.root, "github-token"), "ghp_"),
      httpPort: await this.#ports.get("github-http"),
      sshPort: await this.#ports.get("github-ssh"),
    });
    this.supervisor.onStop("GitHub", () => github.close());
    await github.seedRepository("apps.my-diet", join(import.meta.dirname, "seed", "apps.my-diet"));
    for (const team of teams) github.seedTeam(team);
    return github;
  }

  /** An empty cluster, and what runs controllers there once somebody installs them. */
  async startCluster(toolchain: Toolchain, report: (step: string) => void): Promise<Cluster> {
    const { supervisor, layout } = this;
    const cluster = await startCluster({
      directory: layout.cluster,
      programs: {
        controlPlane: toolchain.program("control-plane"),
        kwok: toolchain.program("kwok"),
        kwokStages: toolchain.asset("kwok/stages"),
      },
      supervisor,
      ports: this.#ports,
      report,
    });
    startControllers({
      cluster,
      supervisor,
      directory: layout.controllers,
      known: await this.#knownControllers(toolchain, cluster),
    });
    return cluster;
  }

  /** What somebody has installed who runs clusters, before any platform comes: the External Secrets Operator. */
  async installOperators(toolchain: Toolchain, cluster: Cluster): Promise<void> {
    const { supervisor } = this;
    const stopped = new AbortController();
    const forget = supervisor.onStop("Operators", () => {
      stopped.abort();
      return Promise.resolve();
    });
    const signal = AbortSignal.any([supervisor.signal, stopped.signal]);
    await installExternalSecrets(cluster.client, toolchain.asset("external-secrets/crds"), signal);
    forget();
  }

  async #knownControllers(toolchain: Toolchain, cluster: Cluster): Promise<KnownController[]> {
    const network = await startServiceNetwork(await this.#ports.get("service-network"), cluster.server);
    this.supervisor.onStop("Service network", () => network.close());
    const flux = await fluxControllers(
      {
        "source-controller": toolchain.program("source-controller"),
        "kustomize-controller": toolchain.program("kustomize-controller"),
      },
      join(this.layout.flux, "artifacts"),
      this.#ports,
    );
    return [...flux, externalSecretsController(toolchain.program("external-secrets"), network.url)];
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

  /** The stack, configured for this world and ready for `up`. */
  async prepareStack(toolchain: Toolchain, github: GitHub, cluster: Cluster): Promise<Stack> {
    const { checkout, stack: name, settings } = this.#options;
    const { layout } = this;
    writeInstallManifest(layout.fluxManifest, {
      "source-controller": toolchain.asset("flux/source-controller"),
      "kustomize-controller": toolchain.asset("flux/kustomize-controller"),
    });
    const stackFile = layout.stackFile(name);
    writeStackSettings(join(checkout, `Pulumi.${name}.yaml`), stackFile, { ...overrides(github, layout), ...settings });
    const environment = connectionEnvironment({
      programs: [dirname(toolchain.program("pulumi")), dirname(toolchain.program("sops"))],
      pulumiHome: layout.pulumiHome,
      backend: layout.backend,
      passphrase: rememberedSecret(join(layout.root, "passphrase")),
      githubUrl: github.url,
      githubToken: github.token,
      kubeconfig: cluster.kubeconfig,
    });
    writeConnection(layout.connection, {
      stack: name,
      stackFile,
      environment,
      cluster: cluster.connection(cluster.token),
    });
    const stack = new Stack({
      pulumi: toolchain.program("pulumi"),
      project: checkout,
      name,
      configFile: stackFile,
      logs: layout.logs,
      environment,
      supervisor: this.supervisor,
    });
    await stack.select();
    await stack.setSecret("platform:registryPasswords.ghcr", rememberedSecret(join(layout.root, "registry-password")));
    await stack.setSecret("platform:previewsToken", github.token);
    return stack;
  }

  /** Removes what an earlier sandbox left, but not the mark that this one is running. */
  #forget(): void {
    for (const entry of readdirSync(this.layout.root)) {
      if (entry !== RUN_FILE) rmSync(join(this.layout.root, entry), { recursive: true, force: true });
    }
  }

  /** Stops everything, in the reverse order of starting. */
  async stop(): Promise<void> {
    await this.supervisor.stopAll();
  }
}

/** Where the stack meets the sandbox instead of the outside world. */
function overrides(github: GitHub, { fluxManifest }: Layout): Overrides {
  return {
    "platform:github": {
      baseUrl: `${github.url}/`,
      sshHost: github.sshHost,
      knownHosts: github.knownHosts,
      writeDelay: 1,
    },
    "platform:cluster": { context: "sandbox" },
    "platform:flux": { manifest: fluxManifest },
    "platform:registries": [{ name: "ghcr", server: "ghcr.io", username: "labrats-bot" }],
    "platform:externalSecrets": true,
  };
}
