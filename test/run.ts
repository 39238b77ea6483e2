import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { z } from "zod";

/**
 * Runs all tests: those that bring a platform up and down in a world of their own beside all others, since they mostly
 * wait. What they say comes after what the others say. Ends with the one line `N passed, N failed`.
 *
 * With arguments, runs Mocha with those.
 */
const ownWorld = "test/end-to-end/own-world/**/*.test.ts";
const groups = [["test/**/*.test.ts", "--ignore", ownWorld], [ownWorld]];

const counts = z.object({ passes: z.number(), failures: z.number() });

const given = process.argv.slice(2);
const mocha = createRequire(import.meta.url).resolve("mocha/lib/cli/cli.js");
const runs = (given.length > 0 ? [given] : groups).map(start);

let [passed, failed] = [0, 0];
for (const run of runs) {
  run.show();
  const { passes, failures } = await run.ended;
  passed += passes;
  failed += failures;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

interface Run {
  /** Prints what it has said so far, and from now on what it says. */
  show(): void;
  readonly ended: Promise<z.output<typeof counts>>;
}

function start(args: readonly string[]): Run {
  const child = fork(mocha, args, { execArgv: ["--import", "tsx"], silent: true });
  const said: Buffer[] = [];
  let hear = (chunk: Buffer): void => {
    said.push(chunk);
  };
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      hear(chunk);
    });
  return {
    show() {
      hear = (chunk) => void process.stdout.write(chunk);
      said.forEach(hear);
    },
    ended: countsOf(child),
  };
}

/** What the reporter counted; a run that ends without telling has failed. */
async function countsOf(child: ChildProcess): Promise<z.output<typeof counts>> {
  let told = { passes: 0, failures: 0 };
  child.on("message", (message) => {
    told = counts.parse(message);
  });
  const [code] = z
    .tuple([z.number().nullable()])
    .rest(z.unknown())
    .parse(await once(child, "close"));
  return code === 0 || told.failures > 0 ? told : { ...told, failures: 1 };
}
