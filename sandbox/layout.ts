import { join } from "node:path";

/** Where a sandbox keeps what. */
export interface Layout {
  /** Of the sandbox; git-ignored. */
  readonly root: string;
  readonly github: string;
  readonly cluster: string;
  readonly flux: string;
  /** Logs and files of what runs for Deployments. */
  readonly controllers: string;
  readonly logs: string;
  /** `$PULUMI_HOME`: plugins, credentials. */
  readonly pulumiHome: string;
  /** States of the stacks. */
  readonly backend: string;
  /** The Flux release that the program is given. */
  readonly fluxManifest: string;
  /** What `sandbox env` prints, for as long as the sandbox runs. */
  readonly connection: string;
  /** The sandbox's own `Pulumi.<stack>.yaml`. */
  readonly stackFile: (stack: string) => string;
}

/** Directory of the sandbox `name` of a checkout. */
export function sandboxDirectory(checkout: string, name: string): string {
  return join(checkout, ".sandbox", name);
}

/** Layout of the sandbox in a directory. */
export function layoutOf(root: string): Layout {
  return {
    root,
    github: join(root, "github"),
    cluster: join(root, "cluster"),
    flux: join(root, "flux"),
    controllers: join(root, "controllers"),
    logs: join(root, "logs"),
    pulumiHome: join(root, "pulumi-home"),
    backend: join(root, "backend"),
    fluxManifest: join(root, "flux", "install.yaml"),
    connection: join(root, "connection.json"),
    stackFile: (stack) => join(root, `Pulumi.${stack}.yaml`),
  };
}
