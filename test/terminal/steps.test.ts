import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { showSteps, type StepStream } from "../../terminal/steps.ts";

/** A stream that keeps what is written, as a terminal of some columns or as a file. */
function recorder(columns?: number): { readonly stream: StepStream; readonly text: () => string } {
  const written: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      written.push(chunk.toString());
      done();
    },
  });
  const cursor = { cursorTo: () => true, clearLine: () => true, moveCursor: () => true };
  const terminal = columns === undefined ? {} : { isTTY: true, columns, ...cursor };
  return { stream: Object.assign(stream, terminal), text: () => stripVTControlCharacters(written.join("")) };
}

describe("a step", () => {
  it("shows on a terminal how long it has taken, also while it says nothing", async () => {
    const { stream, text } = recorder(80);
    await showSteps(stream)("Flux", async (progress) => {
      progress("waiting");
      await sleep(1300);
    });
    const times = new Set(text().match(/\d+\.\d s/g));
    assert(times.size > 5, [...times].join(", "));
  });

  it("keeps to one line of the terminal", async () => {
    const { stream, text } = recorder(40);
    await showSteps(stream)("Flux", async (progress) => {
      progress("a very long line that tells of everything that is being waited for");
      await sleep(400);
    });
    const lines = text().split(/[\r\n]+/);
    for (const line of lines.flatMap((one) => one.split(/(?=[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏✔])/)))
      assert(Array.from(line).length <= 40, JSON.stringify(line));
    assert.match(text(), /a very …/);
  });

  it("is one line with its time and its last words where nobody watches", async () => {
    const { stream, text } = recorder();
    await showSteps(stream)("Flux", (progress) => {
      progress("first");
      progress("last");
      return Promise.resolve();
    });
    assert.match(text(), /^Flux {16}\s+\d\.\d s {2}last\n$/);
  });
});
