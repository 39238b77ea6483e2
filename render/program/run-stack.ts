import * as pulumi from "@pulumi/pulumi";
import type { Configuration } from "../../model/configuration.ts";
import { program } from "../../program.ts";
import type { ConfiguredValue } from "./configured.ts";
import { privateMark } from "./fakes.ts";
import { record, type Recording, type RunOptions } from "./record.ts";

/** How a stack's program is run. */
export interface RunStackOptions extends RunOptions {
  /** Told what the configuration says, before anything is declared. */
  readonly configuration?: (configuration: Configuration) => void;
  /** Directory of the stack's file. Default: it may be in the project's. */
  readonly stackFiles?: string;
}

/**
 * Runs the program of `index.ts` as the language host would, with fakes for providers, and without a look at GitHub or the cluster.
 *
 * @throws ConfigurationError when the configuration has faults
 */
export async function runStack(
  stack: string,
  values: readonly ConfiguredValue[],
  { configuration: tell = () => undefined, stackFiles, ...options }: RunStackOptions = {},
): Promise<Recording> {
  pulumi.runtime.setAllConfig(
    Object.fromEntries(values.map(({ key, text }) => [key, text])),
    values.filter(({ isSecret }) => isSecret).map(({ key }) => key),
  );
  try {
    const surroundings = {
      look: (configuration: Configuration) => {
        tell(configuration);
        return Promise.resolve({ transformations: [], keys: { overlaps: {}, keptDeployKeys: {} }, former: [] });
      },
      lookAtCluster: () => Promise.resolve(),
      watchLimits: () => undefined,
      ...(stackFiles === undefined ? {} : { stackFiles }),
    };
    return await record(() => program(surroundings), {
      stack,
      environment: { GITHUB_TOKEN: `${privateMark}-token` },
      ...options,
    });
  } finally {
    pulumi.runtime.setAllConfig({});
  }
}
