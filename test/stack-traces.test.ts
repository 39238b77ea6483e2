import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { z } from "zod";

const shown = z.object({ promise: z.string(), fault: z.string() });

const root = join(import.meta.dirname, "..");
const ours = pathToFileURL(join(root, "stack-traces.ts")).href;

/** Installs source maps as the SDK's own runner does. */
const asTheRunner = `
  import { createRequire } from "node:module";
  createRequire(createRequire(process.cwd() + "/index.ts").resolve("@pulumi/pulumi"))("source-map-support/register");
`;

/** Shows the trace that the SDK keeps of a promise, and that of a fault. */
const program = `
  await import(${JSON.stringify(ours)});
  const { debuggablePromise } = (await import("@pulumi/pulumi/runtime/debuggable.js")).default;
  const promise = Promise.resolve();
  debuggablePromise(promise, "a promise");
  function faulty() { return new Error(process.argv[1] === "empty" ? "" : "a fault"); }
  console.log(JSON.stringify({ promise: promise._debugStackTrace, fault: faulty().stack }));
`;

/** Loses its first lines when it is transpiled. */
const faulty = `interface Lost {
  readonly line: number;
}

function deep(): Lost {
  throw new TypeError("a fault");
}

try {
  deep();
} catch (error) {
  console.log((error as Error).stack);
}
`;

async function traces(
  argument: string,
  env: Record<string, string> = {},
  preparation = asTheRunner,
): Promise<z.output<typeof shown>> {
  const args = ["--import", "tsx", "--input-type=module", "--eval", preparation + program, argument];
  const { stdout } = await execa("node", args, { cwd: root, env });
  return shown.parse(JSON.parse(stdout));
}

describe("stack traces of the program", () => {
  it("are left out where Pulumi's SDK takes one of a promise", async () => {
    assert.equal((await traces("")).promise, "Error");
  });

  it("name the place of a fault", async () => {
    assert.match((await traces("")).fault, /^Error: a fault\n {4}at faulty \(/);
  });

  it("name the place of a fault that has no message", async () => {
    assert.match((await traces("empty")).fault, /^Error: \n {4}at faulty \(/);
  });

  it("are left out where Node maps them to the sources", async () => {
    assert.equal((await traces("", {}, "")).promise, "Error");
  });

  it("have the form that Node gives them where Node maps them to the sources", async () => {
    const directory = mkdtempSync(join(tmpdir(), "stack-traces-"));
    const file = join(directory, "faulty.ts");
    writeFileSync(file, faulty);
    try {
      const shownBy = async (...args: string[]): Promise<string> =>
        (await execa("node", ["--import", "tsx", ...args, file], { cwd: root })).stdout;
      const expected = await shownBy();
      assert.match(expected, /^TypeError: a fault\n {4}at deep \(.*faulty\.ts:6:9\)\n/);
      assert.equal(await shownBy("--import", ours), expected);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it("are all taken when somebody looks for a promise that never resolves", async () => {
    assert.match((await traces("", { PULUMI_DEBUG_PROMISE_LEAKS: "true" })).promise, /\n {4}at debuggablePromise/);
  });
});
