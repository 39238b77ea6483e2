import { type handleUnaryCall, Metadata, status } from "@grpc/grpc-js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import statuses from "@pulumi/pulumi/proto/status_pb.js";
import any from "google-protobuf/google/protobuf/any_pb.js";
import { type Properties, toStruct } from "./property-values.ts";

/** An object exists but did not meet its condition: the engine keeps `properties` in the state and shows `reasons`. */
export class InitFailedError extends Error {
  override name = "InitFailedError";
  readonly id: string;
  readonly properties: Properties;
  readonly reasons: string[];
  constructor(id: string, properties: Properties, message: string, reasons: string[]) {
    super(message);
    this.id = id;
    this.properties = properties;
    this.reasons = reasons;
  }
}

/**
 * Builds a gRPC handler from an asynchronous function.
 *
 * @param answer - gets the request, and a signal that fires when the engine no longer waits for the response.
 */
export function unary<Request, Response>(
  answer: (request: Request, cancelled: AbortSignal) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    const cancelled = new AbortController();
    call.on("cancelled", () => {
      cancelled.abort();
    });
    void (async () => {
      try {
        callback(null, await answer(call.request, cancelled.signal));
      } catch (error) {
        callback(failure(error));
      }
    })();
  };
}

function failure(error: unknown): { code: status; details: string; metadata: Metadata } {
  const details = error instanceof Error ? error.message : String(error);
  const metadata = new Metadata();
  if (error instanceof InitFailedError) metadata.add("grpc-status-details-bin", initFailedDetails(error));
  return { code: status.UNKNOWN, details, metadata };
}

/** Encodes the status detail from which the engine learns about an incomplete object; grpc-js does not encode it. */
function initFailedDetails(error: InitFailedError): Buffer {
  const detail = new provider.ErrorResourceInitFailed();
  detail.setId(error.id);
  detail.setProperties(toStruct(error.properties));
  detail.setReasonsList(error.reasons);
  const packed = new any.Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const message = new statuses.Status();
  message.setCode(status.UNKNOWN);
  message.setMessage(error.message);
  message.addDetails(packed);
  return Buffer.from(message.serializeBinary());
}
