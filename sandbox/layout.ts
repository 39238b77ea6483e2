import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** The directories that all stacks of a sandbox share. */
export interface Layout {
  /** Root directory of the sandbox; git-ignored. */
  readonly root: string;
  readonly github: string;
  readonly logs: string;
  /** `$PULUMI_HOME`: plugins, credentials. */
  readonly pulumiHome: string;
  /** States of the stacks. */
  readonly backend: string;
  /** The layout of one stack and its cluster. */
  readonly ofStack: (stack: string) => StackLayout;
  /** Names of the stacks in the sandbox, running or not, sorted. */
  readonly stacks: () => string[];
}

/** The directories and files of one stack and its cluster. */
export interface StackLayout {
  readonly root: string;
  readonly cluster: string;
  /** Logs and files of the controllers. */
  readonly controllers: string;
  /** Artifacts of Flux. */
  readonly artifacts: string;
  /** The Flux release for the program. */
  readonly fluxManifest: string;
  /** Ports of the cluster and of its controllers. */
  readonly ports: string;
  /** The output of `sandbox env`, while the sandbox runs. */
  readonly connection: string;
  /** The sandbox's own `Pulumi.<stack>.yaml`. */
  readonly stackFile: string;
}

/** The directory of a checkout's sandbox with a name. */
export function sandboxDirectory(checkout: string, name: string): string {
  return join(checkout, ".sandbox", name);
}

/** Layout of the sandbox in a directory. */
export function layoutOf(root: string): Layout {
  const stacks = join(root, "stacks");
  const ofStack = (stack: string): StackLayout => stackLayout(join(stacks, stack), stack);
  return {
    root,
    github: join(root, "github"),
    logs: join(root, "logs"),
    pulumiHome: join(root, "pulumi-home"),
    backend: join(root, "backend"),
    ofStack,
    stacks: () =>
      existsSync(stacks)
        ? readdirSync(stacks)
            .filter((name) => existsSync(ofStack(name).stackFile))
            .sort()
        : [],
  };
}

function stackLayout(root: string, stack: string): StackLayout {
  return {
    root,
    cluster: join(root, "cluster"),
    controllers: join(root, "controllers"),
    artifacts: join(root, "artifacts"),
    fluxManifest: join(root, "flux.yaml"),
    ports: join(root, "ports.json"),
    connection: join(root, "connection.json"),
    stackFile: join(root, `Pulumi.${stack}.yaml`),
  };
}
