import { credentials } from "@grpc/grpc-js";
import engine from "@pulumi/pulumi/proto/engine_pb.js";
import services from "@pulumi/pulumi/proto/engine_grpc_pb.js";

export type Severity = "debug" | "info" | "warning" | "error";

/** Reports messages about one resource to the user. */
export interface Log {
  /** Adds a line to the output. */
  say: (severity: Severity, urn: string, message: string) => void;
  /** Shows the current activity beside the resource until the next call; empty to show nothing. */
  status: (urn: string, message: string) => void;
}

const SEVERITIES = {
  debug: engine.LogSeverity.DEBUG,
  info: engine.LogSeverity.INFO,
  warning: engine.LogSeverity.WARNING,
  error: engine.LogSeverity.ERROR,
};

/** A {@link Log} that sends messages to the engine, or discards them without an engine. */
export function engineLog(address: string): Log {
  if (address === "") return { say: () => undefined, status: () => undefined };
  const shown = new Map<string, string>();
  const client = new services.EngineClient(address, credentials.createInsecure());
  const send = (severity: Severity, urn: string, message: string, ephemeral: boolean): void => {
    const request = new engine.LogRequest().setSeverity(SEVERITIES[severity]).setUrn(urn);
    // Errors are ignored, because the engine may be gone.
    client.log(request.setMessage(message).setEphemeral(ephemeral), () => undefined);
  };
  return {
    say: (severity, urn, message) => {
      send(severity, urn, message, false);
    },
    status: (urn, message) => {
      if (shown.get(urn) === message) return;
      shown.set(urn, message);
      send("info", urn, message, true);
    },
  };
}
