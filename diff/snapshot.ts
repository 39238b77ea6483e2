import { z } from "zod";

const texts = z.record(z.string(), z.string());

/** One stack, as its configuration describes it. */
const stackSnapshot = z.strictObject({
  stack: z.string(),
  /** `<environment>/<cluster>`; empty if the configuration has errors. */
  cluster: z.string(),
  /** The committed files, by `<repository>/<path>`. */
  files: texts,
  /** The objects in the cluster as YAML, built and substituted, by `<kind> <namespace>/<name>`. */
  objects: texts,
  /** The errors that `render` reports, one line each. */
  errors: z.array(z.string()),
});

/** The schema of {@link Snapshot}, which one process hands to another. */
export const snapshotSchema = z.strictObject({
  stacks: z.array(stackSnapshot),
  /** The rights that each app gives, one line each, by app. */
  access: z.record(z.string(), z.array(z.string())),
});

/** Everything that a project's configuration describes, with placeholders for secrets. */
export type Snapshot = z.output<typeof snapshotSchema>;

export type StackSnapshot = z.output<typeof stackSnapshot>;
