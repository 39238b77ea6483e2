import { z } from "zod";
import { URL_PATH, urlPathProblem } from "../fields/images.ts";
import { columns, text } from "./fields.ts";
import { portName } from "./workload-ports.ts";

const check = {
  path: text("/healthz", urlPathProblem, URL_PATH)
    .describe("[Health](guides/workloads.md#health): the path that answers with success while the container works")
    .register(columns, { absent: "`http` accepts connections" })
    .exactOptional(),
  port: portName().describe("The port of the path").register(columns, { absent: "`http`" }).exactOptional(),
  tcp: portName().describe("Instead of a path: a port that has to accept connections").exactOptional(),
  command: z
    .array(text("pg_isready"))
    .min(1)
    .describe("Instead of a path: a command in the container that exits with 0 while the container works")
    .exactOptional(),
};

const seconds = (least: number) => z.int().min(least).max(86_400);
const times = () => z.int().min(1).max(10_000);

const probe = {
  enabled: z.boolean().default(true).describe("Whether Kubernetes runs this probe"),
  ...check,
  initialDelaySeconds: seconds(0)
    .describe("The time between the start and the first probe")
    .register(columns, { absent: "0" })
    .exactOptional(),
  periodSeconds: seconds(1)
    .describe("The time between two probes")
    .register(columns, { absent: "10; `startup`: 5" })
    .exactOptional(),
  timeoutSeconds: seconds(1)
    .describe("The longest time for an answer")
    .register(columns, { absent: "5" })
    .exactOptional(),
  failureThreshold: times()
    .describe("The number of failures in a row after which the probe has failed")
    .register(columns, { absent: "3; `startup`: 60" })
    .exactOptional(),
};

/** Checks that at most one kind of check is named, and a port only with a path. */
function oneCheck<T extends z.ZodType<{ path?: string; port?: string; tcp?: string; command?: string[] }>>(
  schema: T,
): T {
  return schema.superRefine(({ path, port, tcp, command }, context) => {
    const ways = Object.entries({ path, tcp, command }).flatMap(([way, value]) => (value === undefined ? [] : [way]));
    const [first = "", second] = ways;
    if (second !== undefined) {
      const message = `does not go with ${first}: there is one way to look; remove one of the two`;
      context.addIssue({ code: "custom", path: [second], message });
    }
    if (port !== undefined && path === undefined) {
      const message = 'is asked for a path, and there is none; add "path: /healthz", or write "tcp" instead of "port"';
      context.addIssue({ code: "custom", path: ["port"], message });
    }
  });
}

/** How to see that a workload works. */
export const health = oneCheck(
  z.strictObject({
    ...check,
    startup: oneCheck(z.strictObject(probe))
      .describe(
        "Check of whether it has started. The other checks wait for it, and after the last failure the container restarts",
      )
      .exactOptional(),
    readiness: oneCheck(
      z.strictObject({
        ...probe,
        successThreshold: times()
          .describe("For `readiness` only: the number of successes in a row after which the container is ready again")
          .register(columns, { absent: "1" })
          .exactOptional(),
      }),
    )
      .describe("Whether it gets requests")
      .exactOptional(),
    liveness: oneCheck(z.strictObject(probe))
      .describe("Whether it is left running: after the last failure it is restarted")
      .exactOptional(),
  }),
);

export type HealthValues = z.output<typeof health>;
