import { connect } from "node:net";
import { Server, ServerCredentials, type ServiceDefinition, type UntypedServiceImplementation } from "@grpc/grpc-js";
import type { CommandLine } from "./command-line.ts";

/** How often a plugin looks whether the engine that started it is still there, in milliseconds. */
const PARENT_CHECK_INTERVAL = 250;
/** How often it asks the engine itself where its parent does not tell. */
const ENGINE_CHECK_INTERVAL = 1000;

/** One gRPC service and what answers its methods. A method that is missing answers UNIMPLEMENTED. */
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
  // State of a large object can pass the 4 MB that gRPC allows by default.
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
 * Runs a Pulumi plugin: serves, tells the engine the port in the first line of standard output, and ends the process when
 * the engine asks for it (SIGINT) or is gone.
 *
 * @param commandLine - says which process the engine is and where it listens.
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

/** The engine may be killed without a chance to say so: that it is no longer the parent process is the only sign then. */
function endWithEngine({ parent, engine }: CommandLine, end: () => void): void {
  setInterval(() => {
    if (process.ppid !== parent) end();
  }, PARENT_CHECK_INTERVAL);
  // The first process: either the engine itself, in a container, or it was gone before this plugin's shell had begun.
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
