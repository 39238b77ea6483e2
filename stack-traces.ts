/**
 * Leaves out the stack traces that Pulumi's SDK takes of every promise and every resource. Nobody reads them, but each is
 * mapped to its sources when it is taken: that is half of the processor time of a run. Every other error keeps its stack,
 * as the SDK's runner shows it.
 *
 * Import it for its effect, before anything that makes a resource. It has none where the SDK's runner has not installed
 * its source maps, or where `PULUMI_DEBUG_PROMISE_LEAKS` asks for the traces of promises.
 * @see https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/runtime/debuggable.ts
 */
if ("prepareStackTrace" in Error && process.env["PULUMI_DEBUG_PROMISE_LEAKS"] === undefined) {
  const mapped = Error.prepareStackTrace.bind(Error);
  Error.prepareStackTrace = (error, frames): unknown =>
    error.message === "" && isOfTheSdk(frames[0]) ? "Error" : mapped(error, frames);
}

function isOfTheSdk(frame: NodeJS.CallSite | undefined): boolean {
  return frame?.getFileName()?.includes("/node_modules/@pulumi/pulumi/") ?? false;
}
