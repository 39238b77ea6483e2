import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Where a sandbox keeps what all its stacks have in common. */
export interface Layout {
  /** Of the sandbox; git-ignored. */
  readonly root: string;
  readonly github: string;
  readonly logs: string;
  /** `$PULUMI_HOME`: plugins, credentials. */
  readonly pulumiHome: string;
  /** States of the stacks. */
  readonly backend: string;
  /** Where it keeps what belongs to one stack, and to its cluster. */
  readonly ofStack: (stack: string) => StackLayout;
  /** Names of the stacks that it has, running or not, sorted. */
  readonly stacks: () => string[];
}

/** Where a sandbox keeps what belongs to one stack, and to its cluster. */
export interface StackLayout {
  readonly root: string;
  readonly cluster: string;
  /** Logs and files of what runs for Deployments. */
  readonly controllers: string;
  /** What Flux has fetched. */
  readonly artifacts: string;
  /** The Flux release that the program is given. */
  readonly fluxManifest: string;
  /** Ports of the cluster and of its controllers. */
  readonly ports: string;
  /** What `sandbox env` prints, for as long as the sandbox runs. */
  readonly connection: string;
  /** The sandbox's own `Pulumi.<stack>.yaml`. */
  readonly stackFile: string;
}

/** Directory of the sandbox `name` of a checkout. */
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
