import { z } from "zod";
import { PORT_NAME, portNameProblem } from "../fields/ports.ts";
import { examples, text } from "./fields.ts";

/** What a port of the network can be. */
export const portNumber = () => z.int().min(1).max(65_535);

/** Name of one of a workload's ports. That there is such a port is checked by a rule. */
export const portName = () => text("http", portNameProblem, PORT_NAME);

const port = z
  .strictObject({
    port: portNumber().describe("Where the container listens"),
    protocol: z.enum(["TCP", "UDP", "SCTP"]).default("TCP").describe("How it is spoken to"),
    servicePort: portNumber().describe("Port of the Service; the same number by default").exactOptional(),
  })
  .register(examples, { example: "{ port: 9090 }" });

/** Further ports of a workload, by name. Like those of variables, names are checked by a rule. */
export const ports = z.record(z.string().meta({ pattern: PORT_NAME.source }), port).default({});
