import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { sendUnaryData, ServerUnaryCall } from "@grpc/grpc-js";
import { LanguageServer } from "@pulumi/pulumi/automation/server.js";
import { RunError } from "@pulumi/pulumi/errors.js";
import { resetOptions } from "@pulumi/pulumi/runtime/settings.js";
import language from "@pulumi/pulumi/proto/language_pb.js";
import services from "@pulumi/pulumi/proto/language_grpc_pb.js";
import type * as messages from "@pulumi/pulumi/proto/language_pb.js";
import { readConnection } from "../../../../sandbox/connection.ts";
import { layoutOf } from "../../../../sandbox/layout.ts";
import { listen } from "../../../../sandbox/plugins/rpc/serve.ts";
import { PROGRAM, SANDBOX } from "./places.ts";

/**
 * Runs packed programs for the engine, one at a time, in a process that has Pulumi's SDK loaded and compiled already: half of
 * the processor time of an operation goes into that. The program itself is loaded again for each run, so nothing of one run
 * is left for the next.
 *
 * The engine meets it as it meets the host of a program of the Automation API. The process that starts it is told the port.
 */
type Call = ServerUnaryCall<messages.RunRequest, messages.RunResponse>;

const server = new LanguageServer(() => Promise.resolve());
let last: Promise<unknown> = Promise.resolve();
let runs = 0;

const { port } = await listen({
  definition: services.LanguageRuntimeService,
  implementation: {
    getRequiredPlugins: server.getRequiredPlugins.bind(server),
    getPluginInfo: server.getPluginInfo.bind(server),
    run: (call: Call, answer: sendUnaryData<messages.RunResponse>) => {
      last = last.then(() => Promise.race([run(call, answer), once(call, "cancelled")]));
    },
  },
});
process.once("disconnect", () => process.exit(0));
process.send?.(port);

async function run(call: Call, answer: sendUnaryData<messages.RunResponse>): Promise<void> {
  const project = call.request.getPwd();
  const { connection } = layoutOf(join(project, "..", SANDBOX)).ofStack(call.request.getStack());
  Object.assign(process.env, readConnection(connection)?.environment);
  process.chdir(project);
  runs += 1;
  const program = pathToFileURL(join(project, PROGRAM));
  program.search = `run=${runs}`;
  settleOutsideOfRuns(call.request);
  const endTimers = noteTimers();
  const before = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");
  const outcome = { told: false, answered: false };
  const load = async (): Promise<unknown> => {
    try {
      return await import(program.href);
    } catch (error) {
      outcome.told = error instanceof Error && RunError.isInstance(error);
      throw error;
    }
  };
  // As with the SDK's runner of programs: it has told people of an error that is meant for them, and the engine adds nothing.
  const answerOnce: typeof answer = (error, response) => {
    if (outcome.answered) return;
    outcome.answered = true;
    if (outcome.told) answer(null, new language.RunResponse().setBail(true));
    else answer(error, response);
  };
  await new LanguageServer(load).run(call, answerOnce);
  Object.defineProperty(Error, "prepareStackTrace", before ?? { value: undefined, writable: true, configurable: true });
  endTimers();
}

/**
 * Settles the stack and the engine for code that the engine calls back, such as hooks. The SDK keeps these values for each
 * run, in a context that such a call does not have. As no two runs overlap, the process as a whole can have them too.
 */
function settleOutsideOfRuns(request: messages.RunRequest): void {
  const [engine = ""] = request.getArgsList();
  resetOptions(
    request.getProject(),
    request.getStack(),
    request.getParallel(),
    engine,
    request.getMonitorAddress(),
    request.getDryrun(),
    request.getOrganization(),
  );
}

/**
 * Notes the timers that a program sets, which would have ended with its process.
 *
 * @returns ends them
 */
function noteTimers(): () => void {
  const { setInterval: original } = globalThis;
  const timers: NodeJS.Timeout[] = [];
  const noting = (...args: Parameters<typeof original>): NodeJS.Timeout => {
    const timer = original(...args);
    timers.push(timer);
    return timer;
  };
  globalThis.setInterval = Object.assign(noting, original);
  return () => {
    globalThis.setInterval = original;
    timers.forEach(clearInterval);
  };
}
