import { z } from "zod";
import { readStackFile, stacksOf } from "../render/stack-file.ts";

/** The settings of a configured stack that new files copy. */
export interface KnownStack {
  /** Name of the stack. */
  readonly name: string;
  readonly owner: string | undefined;
  /** Environment, name and domain of its cluster, if its file sets them. */
  readonly environment: string | undefined;
  readonly cluster: string | undefined;
  readonly domain: string | undefined;
  /** Names of the environments of apps that its cluster runs. */
  readonly hosts: readonly string[];
  /** Name of the fleet repository. */
  readonly fleet: string | undefined;
  readonly createsFleet: boolean;
  /** Address or path of the release of Flux. */
  readonly manifest: string | undefined;
  /** Directories of registrations and components, relative to the project. Default: `apps` and `infrastructure`. */
  readonly apps: string;
  readonly infrastructure: string;
}

const text = z.string().optional().catch(undefined);

const stackSchema = z.object({
  "platform:github": z.object({ owner: text }).catch({ owner: undefined }),
  "platform:cluster": z
    .object({ environment: text, name: text, domain: text, hosts: z.array(z.string()).optional().catch(undefined) })
    .catch({ environment: undefined, name: undefined, domain: undefined, hosts: undefined }),
  "platform:fleet": z
    .object({ repository: text, create: z.boolean().catch(false) })
    .catch({ repository: undefined, create: false }),
  "platform:flux": z.object({ manifest: text }).catch({ manifest: undefined }),
  "platform:apps": z.string().catch("apps"),
  "platform:infrastructure": z.string().catch("infrastructure"),
});

/**
 * Reads the stack files of a directory, sorted by stack name. Invalid values are skipped, because `pulumi preview`
 * reports them.
 *
 * @throws ConfigurationError when a file is not YAML
 */
export async function knownStacks(directory: string): Promise<readonly KnownStack[]> {
  return Promise.all(
    stacksOf(directory).map(async (name): Promise<KnownStack> => {
      const config = stackSchema.parse(await readStackFile(directory, name));
      const { environment, name: cluster, domain, hosts } = config["platform:cluster"];
      return {
        name,
        owner: config["platform:github"].owner,
        environment,
        cluster,
        domain,
        hosts: hosts ?? (environment === undefined ? [] : [environment]),
        fleet: config["platform:fleet"].repository,
        createsFleet: config["platform:fleet"].create,
        manifest: config["platform:flux"].manifest,
        apps: config["platform:apps"],
        infrastructure: config["platform:infrastructure"],
      };
    }),
  );
}
