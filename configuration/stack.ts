import { faultAt, type Fault } from "./fault.ts";
import { kubeconfigProblem } from "./fields/kubeconfig.ts";
import type { ConfigReader } from "./pulumi.ts";
import { legible, type Legible } from "./legible.ts";
import { check } from "./schema/check.ts";
import { fluxSchema } from "./schema/flux.ts";
import { stackSchema, TEXT_KEYS, type StackValues } from "./schema/stack.ts";
import { mustBeOpen, secrecyFaults } from "./secrecy.ts";
import { StackSource } from "./stack-source.ts";

/** A stack's configuration, as far as it could be read. */
export interface StackReading {
  readonly source: StackSource;
  /** As much of it as can be read. */
  readonly legible: Legible<StackValues>;
  /** The Flux release to install; absent when its settings have errors: only a valid release is worth a download. */
  readonly flux?: StackValues["flux"];
  /** Absent when there are faults. */
  readonly value?: StackValues;
  readonly faults: readonly Fault[];
}

/** Where a stack's configuration comes from. */
export interface StackRequest {
  /** Namespace `platform` of the stack's configuration. */
  readonly config: ConfigReader;
  /** The project's; relative paths start here. */
  readonly directory: string;
  /** Name of the stack: its file is `Pulumi.<stack>.yaml`. */
  readonly stack: string;
  /** Directory of that file. Default: it may be in the project's. */
  readonly stackFiles?: string;
}

export async function readStack({ config, directory, stack, stackFiles }: StackRequest): Promise<StackReading> {
  const values = Object.fromEntries(config.keys.map((key) => [key, decode(key, config.get(key) ?? "")]));
  const source = await (stackFiles === undefined
    ? StackSource.open(directory, stack, values)
    : StackSource.open(stackFiles, stack));
  const secrecy = secrecyFaults(config, values, source);

  // A value that is encrypted without need may still be a secret: no message quotes it.
  const hidden = config.keys.filter((key) => mustBeOpen(key, config));
  const open = Object.fromEntries(Object.entries(values).filter(([key]) => !hidden.includes(key)));
  const checked = check(stackSchema, open, source, hidden);

  const readable = legible(stackSchema, open);
  const flux = fluxSchema.safeParse(open["flux"]).data;
  const problem = readable.kubeconfig && kubeconfigProblem(readable.kubeconfig, readable.cluster.context);
  const kubeconfig = problem ? [faultAt(source, ["kubeconfig"], problem)] : [];
  return {
    source,
    legible: readable,
    ...(flux === undefined ? {} : { flux }),
    ...checked,
    faults: [...secrecy, ...checked.faults, ...kubeconfig],
  };
}

/** The engine hands over text as it is and everything else as JSON. */
function decode(key: string, text: string): unknown {
  if (TEXT_KEYS.has(key)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
