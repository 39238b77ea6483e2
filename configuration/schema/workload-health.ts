import { z } from "zod";
import { URL_PATH, urlPathProblem } from "../fields/images.ts";
import { text } from "./fields.ts";
import { portName } from "./workload-ports.ts";

const check = {
  path: text("/healthz", urlPathProblem, URL_PATH).describe("Answers with success while all is well").exactOptional(),
  port: portName().describe("The port that is asked for the path, by name; http by default").exactOptional(),
  tcp: portName().describe("A port, by name, that must accept connections, instead of a path").exactOptional(),
  command: z
    .array(text("pg_isready"))
    .min(1)
    .describe("Command to run in the container, instead of a path. Exit status 0 means healthy")
    .exactOptional(),
};

const seconds = (least: number) => z.int().min(least).max(86_400);
const times = () => z.int().min(1).max(10_000);

const probe = {
  enabled: z.boolean().default(true).describe("Whether this is looked at at all"),
  ...check,
  initialDelaySeconds: seconds(0).describe("How long after the start the first look is").exactOptional(),
  periodSeconds: seconds(1).describe("How often it is looked at").exactOptional(),
  timeoutSeconds: seconds(1).describe("How long an answer may take").exactOptional(),
  failureThreshold: times().describe("After how many failures in a row it counts as failed").exactOptional(),
};

/** That at most one way to look is named. */
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
          .describe("After how many successes in a row it counts as ready again")
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
