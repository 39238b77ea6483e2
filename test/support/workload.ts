import { workloadSchema } from "../../configuration/schema/workload.ts";
import { toWorkload } from "../../configuration/to-workload.ts";
import type { Workload } from "../../model/workload.ts";

/** The workload `hello`, as a file with these values besides the smallest ones makes it. */
export function helloWorkload(values: object = {}): Workload {
  const smallest = { image: "ghcr.io/labrats-work/hello", environments: { dev: { tag: "1.4.0" } } };
  return toWorkload("hello", workloadSchema.parse({ ...smallest, ...values }));
}
