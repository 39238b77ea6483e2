import { z } from "zod";
import { BYTES, bytesProblem, PROCESSORS, processorsProblem } from "../fields/amounts.ts";
import { DURATION, durationProblem } from "../fields/duration.ts";
import { LABEL } from "../fields/kubernetes.ts";
import { path, substitute } from "./deployment.ts";
import { columns, text } from "./fields.ts";

/** The default quota of a pull request's preview, for all its pods together. */
const quota = { cpu: "1", memory: "2Gi", storage: "5Gi", pods: 10 };

const processors = text("1", processorsProblem, PROCESSORS);
const bytes = (example: string) => text(example, bytesProblem, BYTES);

/** `previews` of a registration. */
export const previewsSchema = z
  .strictObject({
    path: path("./k8s/overlays/preview").describe(
      "The directory in the source repository that a pull request with the label `deploy-preview` runs: [previews](guides/previews.md). `previews` is optional",
    ),
    environment: text("dev")
      .meta({ pattern: LABEL.source })
      .describe("Previews run on the clusters that host this environment")
      .register(columns, { type: "an environment", absent: "the first one" })
      .exactOptional(),
    ttl: text("72h", durationProblem("1h"), DURATION)
      .default("72h")
      .describe("How long a preview stays after the last push, `1h` or more")
      .register(columns, { type: "duration", example: "`24h`" }),
    substitute: substitute
      .describe("Further variables. `HOSTNAME`, `PREVIEW` and `COMMIT` are always set")
      .register(columns, { type: "mapping of variables to text", example: "`{ LOG_LEVEL: debug }`" }),
    quota: z
      .strictObject({
        cpu: processors
          .default(quota.cpu)
          .describe("Processors that all containers of one preview together can request")
          .register(columns, { example: "`500m`" }),
        memory: bytes("2Gi")
          .default(quota.memory)
          .describe("Memory that all containers of one preview together can use")
          .register(columns, { example: "`512Mi`" }),
        storage: bytes("5Gi")
          .default(quota.storage)
          .describe("The size of all volumes of one preview together")
          .register(columns, { example: "`10Gi`" }),
        pods: z
          .int()
          .min(1)
          .max(100)
          .default(quota.pods)
          .describe("The number of pods of one preview")
          .register(columns, { example: "`3`" }),
      })
      .default(quota)
      .describe("Quota of one preview"),
  })
  .describe("Pull requests with the label deploy-preview run, each in a namespace <app>-pr-<number>");

export type PreviewsValues = z.output<typeof previewsSchema>;
