import { z } from "zod";
import { BYTES, bytesProblem, PROCESSORS, processorsProblem } from "../fields/amounts.ts";
import { DURATION, durationProblem } from "../fields/duration.ts";
import { LABEL } from "../fields/kubernetes.ts";
import { path, substitute } from "./deployment.ts";
import { text } from "./fields.ts";

/** What the preview of a pull request may use, all its pods together, where a registration says nothing else. */
const quota = { cpu: "1", memory: "2Gi", storage: "5Gi", pods: 10 };

const processors = text("1", processorsProblem, PROCESSORS);
const bytes = (example: string) => text(example, bytesProblem, BYTES);

/** `previews` of a registration. */
export const previewsSchema = z
  .strictObject({
    path: path("./k8s/overlays/preview"),
    environment: text("dev")
      .meta({ pattern: LABEL.source })
      .describe("They run where this environment does; the first of the file by default")
      .exactOptional(),
    ttl: text("72h", durationProblem("1h"), DURATION)
      .default("72h")
      .describe("How long a preview stays after the last push; 1h or more"),
    substitute,
    quota: z
      .strictObject({
        cpu: processors.default(quota.cpu).describe("Processors that its containers may ask for"),
        memory: bytes("2Gi").default(quota.memory).describe("Memory that its containers may have at most"),
        storage: bytes("5Gi").default(quota.storage).describe("Size of all its volumes"),
        pods: z.int().min(1).max(100).default(quota.pods).describe("How many it may have"),
      })
      .default(quota)
      .describe("Quota of one preview"),
  })
  .describe("Pull requests with the label deploy-preview run, each in a namespace <app>-pr-<number>");

export type PreviewsValues = z.output<typeof previewsSchema>;
