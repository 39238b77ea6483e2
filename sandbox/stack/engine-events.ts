import type { ServerReadableStream, sendUnaryData } from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/events_grpc_pb.js";
import type { EventRequest } from "@pulumi/pulumi/proto/events_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { z } from "zod";
import { listen } from "../plugins/rpc/serve.ts";

/**
 * The parts of the engine's events that the sandbox reads.
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/events.go
 */
const step = z.object({ metadata: z.object({ op: z.string(), urn: z.string(), type: z.string() }) });
const engineEvent = z.object({
  timestamp: z.number(),
  resourcePreEvent: step.optional(),
  resOutputsEvent: step.optional(),
  resOpFailedEvent: step.optional(),
  diagnosticEvent: z
    .object({
      urn: z.string().optional(),
      message: z.string(),
      severity: z.string(),
      ephemeral: z.boolean().optional(),
    })
    .optional(),
  summaryEvent: z.object({ resourceChanges: z.record(z.string(), z.number()).optional() }).optional(),
});

/** One event of the engine. */
export type EngineEvent = z.infer<typeof engineEvent>;

/**
 * Listens to an engine. The engine sends events over a connection and not into a file, because they contain the
 * arguments of every resource, with secrets in plain text.
 *
 * @returns the value for `pulumi --event-log`, and a function that stops listening
 */
export async function listenToEngine(
  onEvent: (event: EngineEvent) => void,
): Promise<{ readonly url: string; readonly close: () => void }> {
  const streamEvents = (
    stream: ServerReadableStream<EventRequest, empty.Empty>,
    answer: sendUnaryData<empty.Empty>,
  ): void => {
    stream.on("data", (request: EventRequest) => {
      onEvent(engineEvent.parse(JSON.parse(request.getEvent())));
    });
    stream.on("end", () => {
      answer(null, new empty.Empty());
    });
  };
  const { port, close } = await listen({ definition: services.EventsService, implementation: { streamEvents } });
  return { url: `tcp://127.0.0.1:${port}`, close };
}
