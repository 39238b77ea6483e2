import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { writePrivateFile } from "./stack/private-file.ts";

const connection = z.object({
  /** Name of the stack. */
  stack: z.string(),
  /** The stack's configuration file. */
  stackFile: z.string(),
  /** Environment of `pulumi`, `kubectl`, `git` and `sops`. */
  environment: z.record(z.string(), z.string()),
  /** Directories of the sandbox's programs, at the start of `PATH` in the environment. */
  programs: z.array(z.string()),
  /** `<environment>/<cluster>` */
  clusterName: z.string(),
  /** The API server, with all rights. */
  cluster: z.object({ server: z.string(), ca: z.string(), token: z.string() }),
});

/** The connection of tools to one stack of a sandbox and its cluster. */
export type SandboxConnection = z.infer<typeof connection>;

/** Input of {@link connectionEnvironment}. */
export interface ConnectionArgs {
  /** Directories of the sandbox's programs, which precede the user's own. */
  readonly programs: readonly string[];
  readonly pulumiHome: string;
  readonly backend: string;
  readonly passphrase: string;
  readonly githubUrl: string;
  readonly githubToken: string;
  readonly kubeconfig: string;
}

/**
 * The environment that makes `pulumi`, `kubectl`, `git` and `sops` use the sandbox. `git` finds the sandbox's
 * repositories under `https://github.com/`, and `sops` reads its key from the cluster.
 */
export function connectionEnvironment(args: ConnectionArgs): Record<string, string> {
  const { host } = new URL(args.githubUrl);
  return {
    PATH: [...args.programs, process.env["PATH"] ?? ""].join(":"),
    PULUMI_HOME: args.pulumiHome,
    PULUMI_BACKEND_URL: `file://${args.backend}`,
    PULUMI_CONFIG_PASSPHRASE: args.passphrase,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
    GITHUB_TOKEN: args.githubToken,
    GITHUB_API_URL: `${args.githubUrl}/api/v3`,
    KUBECONFIG: args.kubeconfig,
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: `url.http://x-access-token:${args.githubToken}@${host}/.insteadOf`,
    GIT_CONFIG_VALUE_0: "https://github.com/",
    SOPS_AGE_KEY_CMD: `sh -c "${printClusterKey}"`,
  };
}

const printClusterKey = String.raw`kubectl get secret sops-age --namespace flux-system --output 'go-template={{index .data \"age.agekey\" | base64decode}}'`;

/** Saves a connection for other commands, in a file that only its owner can read. */
export function writeConnection(file: string, value: SandboxConnection): void {
  writePrivateFile(file, JSON.stringify(value, undefined, 2));
}

/** Reads the connection of a stack; `undefined` if none was saved. */
export function readConnection(file: string): SandboxConnection | undefined {
  return existsSync(file) ? connection.parse(JSON.parse(readFileSync(file, "utf8"))) : undefined;
}
