import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { startCluster, type Cluster } from "./cluster/cluster.ts";
import { connectionEnvironment, writeConnection, type SandboxConnection } from "./connection.ts";
import { startControllers, type KnownController } from "./controllers/controllers.ts";
import { startVolumes } from "./controllers/volumes.ts";
import { startServiceNetwork } from "./controllers/service-network.ts";
import { installDefinitions, type DefinitionChoice } from "./crds/install.ts";
import { externalSecretsController } from "./external-secrets/controller.ts";
import { installExternalSecrets } from "./external-secrets/install.ts";
import { playOperatorRelease } from "./external-secrets/played-release.ts";
import { committedFile, type Member } from "./fleet.ts";
import { fluxControllers } from "./flux/controllers.ts";
import { writeInstallManifest } from "./flux/install-manifest.ts";
import { playFinalizers } from "./flux/played-finalizers.ts";
import { playImages } from "./flux/played-images.ts";
import type { GitHub } from "./github/github.ts";
import type { Layout, StackLayout } from "./layout.ts";
import { Ports } from "./process/ports.ts";
import type { Supervisor } from "./process/supervisor.ts";
import { demoGitHubApp, installDemoGitHubApp, type OwnApp } from "./stack/demo-github-app.ts";
import { rememberedSecret } from "./stack/private-file.ts";
import {
  sandboxRegistries,
  writeStackSettings,
  type FleetPart,
  type Overrides,
  type SandboxSettings,
  type SettingsChange,
} from "./stack/settings.ts";
import { Stack } from "./stack/stack.ts";
import type { Toolchain } from "./toolchain/toolchain.ts";

/** The arguments of a {@link SandboxStack}. */
export interface SandboxStackOptions extends Member {
  /** Root of the project. */
  readonly checkout: string;
  /** Directory of the committed `Pulumi.<stack>.yaml`. */
  readonly stackFiles: string;
  /** The layout of the sandbox. */
  readonly layout: Layout;
  readonly supervisor: Supervisor;
  /** Laid over the stack's configuration, after what the sandbox itself lays over it. */
  readonly settings: Overrides;
  /** Kinds of components of the catalog that are added, though nothing of them runs here. */
  readonly crds: DefinitionChoice;
  /** Whether the External Secrets Operator is installed before the platform; if not, a HelmRelease installs it. */
  readonly externalSecrets: boolean;
  /** Version of Kubernetes that the cluster behaves like. Default: its own. */
  readonly kubernetes: string | undefined;
  /** Variables for the Pulumi command line, added to the sandbox's own. */
  readonly engine: Readonly<Record<string, string>>;
}

/** A stack of a sandbox and its cluster. The methods are declared in the order of the steps. */
export class SandboxStack implements Member {
  readonly #options: SandboxStackOptions;
  readonly #layout: StackLayout;
  readonly #ports: Ports;

  constructor(options: SandboxStackOptions) {
    this.#options = options;
    this.#layout = options.layout.ofStack(options.name);
    mkdirSync(this.#layout.root, { recursive: true });
    this.#ports = new Ports(this.#layout.ports);
  }

  /** The name of the stack. */
  get name(): string {
    return this.#options.name;
  }

  get part(): FleetPart {
    return this.#options.part;
  }

  /** Starts an empty cluster that can run controllers once they are installed. */
  async startCluster(toolchain: Toolchain, report: (step: string) => void): Promise<Cluster> {
    const { supervisor, kubernetes } = this.#options;
    const cluster = await startCluster({
      directory: this.#layout.cluster,
      programs: {
        controlPlane: toolchain.program("control-plane"),
        kwok: toolchain.program("kwok"),
        kwokStages: toolchain.asset("kwok/stages"),
      },
      kubernetes,
      supervisor,
      ports: this.#ports,
      report,
    });
    startVolumes({ client: cluster.client, supervisor });
    startControllers({
      cluster,
      supervisor,
      directory: this.#layout.controllers,
      known: await this.#knownControllers(toolchain, cluster),
    });
    playFinalizers(cluster.client, supervisor);
    playImages(cluster.client, supervisor);
    return cluster;
  }

  /**
   * Installs what an administrator would install before the platform: the External Secrets Operator, unless the
   * platform installs it, and on request the kinds of the catalog.
   */
  async installOperators(toolchain: Toolchain, cluster: Cluster): Promise<void> {
    const { supervisor, crds, externalSecrets } = this.#options;
    const stopped = new AbortController();
    const forget = supervisor.onStop("Operators", () => {
      stopped.abort();
      return Promise.resolve();
    });
    const signal = AbortSignal.any([supervisor.signal, stopped.signal]);
    const operator = toolchain.asset("external-secrets/crds");
    if (externalSecrets) await installExternalSecrets(cluster.client, operator, signal);
    else playOperatorRelease(cluster.client, operator, supervisor);
    // Installed after the operator: in parallel, the operator would wait for its few kinds until all others are
    // published.
    await installDefinitions(cluster.client, toolchain.asset("crds"), crds, signal);
    forget();
  }

  /** The stack, made or found, and how tools reach it. Before any operation it is to be {@link configure}d. */
  async prepareStack(
    toolchain: Toolchain,
    github: GitHub,
    cluster: Cluster,
  ): Promise<{ readonly stack: Stack; readonly connection: SandboxConnection }> {
    const { name, part, checkout, layout, supervisor, engine } = this.#options;
    const { stackFile, fluxManifest } = this.#layout;
    const controllers = {
      "source-controller": toolchain.asset("flux/source-controller"),
      "kustomize-controller": toolchain.asset("flux/kustomize-controller"),
    };
    writeInstallManifest(fluxManifest, controllers, toolchain.asset("crds"));
    const programs = [dirname(toolchain.program("pulumi")), dirname(toolchain.program("sops"))];
    const environment = connectionEnvironment({
      programs,
      pulumiHome: layout.pulumiHome,
      backend: layout.backend,
      passphrase: rememberedSecret(join(layout.root, "passphrase")),
      githubUrl: github.url,
      githubToken: github.token,
      kubeconfig: cluster.kubeconfig,
    });
    const connection: SandboxConnection = {
      stack: name,
      stackFile,
      environment,
      programs,
      clusterName: part.cluster,
      cluster: cluster.connection(cluster.token),
    };
    writeConnection(this.#layout.connection, connection);
    const stack = new Stack({
      pulumi: toolchain.program("pulumi"),
      project: checkout,
      name,
      configFile: stackFile,
      logs: layout.logs,
      environment: { ...environment, ...engine },
      supervisor,
    });
    await stack.select();
    const password = rememberedSecret(join(layout.root, "registry-password"));
    for (const registry of sandboxRegistries(this.committedFile, this.#settings(github, []))) {
      await stack.setSecret(`platform:registryPasswords.${registry}`, password);
    }
    await stack.setSecret("platform:previewsToken", github.token);
    await stack.setSecret(`platform:githubAppKeys.${demoGitHubApp}`, this.#gitHubApp(github).privateKey);
    return { stack, connection };
  }

  /** The project's `Pulumi.<stack>.yaml`. */
  get committedFile(): string {
    return committedFile(this.#options.stackFiles, this.name);
  }

  /**
   * Writes the sandbox's own `Pulumi.<stack>.yaml`.
   * @param attached The stacks that share the fleet repository, for the one that makes it.
   * @throws SandboxError when the project's is not the file of a stack
   */
  configure(github: GitHub, attached: readonly string[]): SettingsChange {
    const change = writeStackSettings(this.committedFile, this.#layout.stackFile, this.#settings(github, attached));
    return { ...change, added: [...change.added, "platform:previewsToken"] };
  }

  #settings(github: GitHub, attached: readonly string[]): SandboxSettings {
    const { part, settings } = this.#options;
    const app = this.#gitHubApp(github);
    return {
      overrides: {
        ...outsideWorld(github, this.#layout.fluxManifest),
        ...(part.createsFleet ? { "platform:fleet": { stacks: attached } } : {}),
        ...settings,
      },
      additions: additions(app),
    };
  }

  #gitHubApp(github: GitHub): OwnApp {
    return installDemoGitHubApp(github, join(this.#options.layout.root, "github-app.pem"));
  }

  async #knownControllers(toolchain: Toolchain, cluster: Cluster): Promise<KnownController[]> {
    const network = await startServiceNetwork(await this.#ports.get("service-network"), cluster.server);
    this.#options.supervisor.onStop("Service network", () => network.close());
    const flux = await fluxControllers(
      {
        "source-controller": toolchain.program("source-controller"),
        "kustomize-controller": toolchain.program("kustomize-controller"),
      },
      this.#layout.artifacts,
      this.#ports,
    );
    return [...flux, externalSecretsController(toolchain.program("external-secrets"), network.url)];
  }
}

/** Returns the settings that replace the outside world with the sandbox. */
function outsideWorld(github: GitHub, fluxManifest: string): Overrides {
  return {
    "platform:github": {
      baseUrl: `${github.url}/`,
      sshHost: github.sshHost,
      knownHosts: github.knownHosts,
      writeDelay: 1,
    },
    "platform:cluster": { context: "sandbox" },
    "platform:flux": { manifest: fluxManifest },
  };
}

/** Returns the features that every stack can use in a sandbox without configuring them. */
function additions({ id, installationId }: OwnApp): Overrides {
  return {
    "platform:flux": { extraComponents: ["image-reflector-controller", "image-automation-controller"] },
    "platform:registries": [{ name: "ghcr", server: "ghcr.io", username: "labrats-bot" }],
    "platform:githubApps": { [demoGitHubApp]: { id, installationId } },
    "platform:externalSecrets": true,
  };
}
