import { findSourceMap } from "node:module";

/**
 * Leaves out the stack traces that Pulumi's SDK takes of every promise and every resource. Nobody reads them, but each is
 * mapped to its sources when it is taken: that is half of the processor time of a run. Every other error keeps its stack,
 * as whoever has installed source maps shows it: the SDK's runner, or Node itself.
 *
 * Import it for its effect, before anything that makes a resource. It has none where `PULUMI_DEBUG_PROMISE_LEAKS` asks for
 * the traces of promises.
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/runtime/debuggable.ts
 */
if (process.env["PULUMI_DEBUG_PROMISE_LEAKS"] === undefined) {
  const mapped = "prepareStackTrace" in Error ? Error.prepareStackTrace.bind(Error) : asNodeShowsIt;
  Error.prepareStackTrace = (error, frames): unknown =>
    error.message === "" && isOfTheSdk(frames[0]) ? "Error" : mapped(error, frames);
}

function isOfTheSdk(frame: NodeJS.CallSite | undefined): boolean {
  return frame?.getFileName()?.includes("/node_modules/@pulumi/pulumi/") ?? false;
}

/** Node's own form: it cannot be asked for where something else is installed. */
function asNodeShowsIt(error: Error, frames: readonly NodeJS.CallSite[]): string {
  return [Error.prototype.toString.call(error), ...frames.map((frame) => `    at ${placed(frame)}`)].join("\n");
}

/** A frame with its place in the source that was transpiled. */
function placed(frame: NodeJS.CallSite): string {
  // eslint-disable-next-line @typescript-eslint/no-base-to-string -- V8's frames describe themselves; their type leaves it out.
  const text = String(frame);
  const [file, line, column] = [frame.getFileName() ?? "", frame.getLineNumber(), frame.getColumnNumber()];
  if (file === "" || line === null || column === null) return text;
  const origin = findSourceMap(file)?.findOrigin(line, column);
  if (origin === undefined || !("lineNumber" in origin)) return text;
  return text.replace(`:${line}:${column}`, `:${origin.lineNumber}:${origin.columnNumber}`);
}
