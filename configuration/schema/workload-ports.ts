import { z } from "zod";
import { PORT_NAME, portNameProblem } from "../fields/ports.ts";
import { columns, examples, text } from "./fields.ts";

/** The number of a network port. */
export const portNumber = () => z.int().min(1).max(65_535);

/** Name of one of a workload's ports. A rule checks that the port exists. */
export const portName = () => text("http", portNameProblem, PORT_NAME);

const port = z
  .strictObject({
    port: portNumber().describe(
      "Further ports, by name. A workload without a port has no Service, and receives no requests",
    ),
    protocol: z.enum(["TCP", "UDP", "SCTP"]).default("TCP").describe("The protocol of the port"),
    servicePort: portNumber()
      .describe("The port of the Service")
      .register(columns, { absent: "the same number" })
      .exactOptional(),
  })
  .register(examples, { example: "{ port: 9090 }" });

/** Further ports of a workload, by name. Like those of variables, names are checked by a rule. */
export const ports = z.record(z.string().meta({ pattern: PORT_NAME.source }), port).default({});
