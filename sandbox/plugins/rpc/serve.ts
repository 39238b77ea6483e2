import { connect } from "node:net";
import { Server, ServerCredentials, type ServiceDefinition, type UntypedServiceImplementation } from "@grpc/grpc-js";
import type { CommandLine } from "./command-line.ts";

/** The interval at which a plugin checks that its engine still runs, in milliseconds. */
const PARENT_CHECK_INTERVAL = 250;
/** The interval at which it connects to the engine if the parent process is no indication. */
const ENGINE_CHECK_INTERVAL = 1000;

/** One gRPC service and its implementation. A missing method returns UNIMPLEMENTED. */
export interface Service {
  definition: ServiceDefinition;
  implementation: UntypedServiceImplementation;
}

/**
 * Starts a gRPC server on a free port of the loopback interface.
 *
 * @returns the port, and a function that ends the server with all its connections.
 * @throws Error when no port can be bound.
 */
export function listen(service: Service): Promise<{ port: number; close: () => void }> {
  // The state of a large object can exceed gRPC's default limit of 4 MB.
  const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  server.addService(service.definition, service.implementation);
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
      if (error) {
        reject(error);
        return;
      }
      resolve({
        port,
        close: () => {
          server.forceShutdown();
        },
      });
    });
  });
}

/**
 * Runs a Pulumi plugin: serves, prints the port on the first line of standard output, and ends the process when the
 * engine asks for it (SIGINT) or is gone.
 *
 * @param commandLine - the engine's process id and address.
 * @param onEnd - called once, before the process exits; must be synchronous.
 */
export async function servePlugin(service: Service, commandLine: CommandLine, onEnd: () => void): Promise<void> {
  const { port, close } = await listen(service);
  const end = (): void => {
    onEnd();
    close();
    process.exit(0);
  };
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
  endWithEngine(commandLine, end);
  process.stdout.write(`${port.toString()}\n`);
}

/**
 * Ends the plugin when the engine is gone. If the engine is killed, the only sign is that it is no longer the parent
 * process.
 */
function endWithEngine({ parent, engine }: CommandLine, end: () => void): void {
  setInterval(() => {
    if (process.ppid !== parent) end();
  }, PARENT_CHECK_INTERVAL);
  // Parent 1 is either the engine itself, in a container, or the engine was gone before this plugin's shell had
  // started.
  if (parent === 1 && engine !== "") {
    setInterval(() => {
      void answers(engine).then((there) => {
        if (!there) end();
      });
    }, ENGINE_CHECK_INTERVAL);
  }
}

function answers(address: string): Promise<boolean> {
  const [host = "", port = ""] = address.split(":");
  return new Promise((resolve) => {
    const socket = connect(Number(port), host);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => {
      resolve(false);
    });
  });
}
