import assert from "node:assert/strict";
import { once } from "node:events";
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { followFile } from "../../../sandbox/stack/follow-file.ts";
import { scratchDirectory } from "../process/scratch.ts";

describe("following a file that people edit", () => {
  const scratch = scratchDirectory();
  let changed: EventTarget;
  let stop: () => void = () => undefined;

  beforeEach(() => {
    changed = new EventTarget();
    writeFileSync(join(scratch(), "Pulumi.dev.yaml"), "a: 1\n");
    stop = followFile(join(scratch(), "Pulumi.dev.yaml"), () => {
      changed.dispatchEvent(new Event("change"));
    });
  });

  afterEach(() => {
    stop();
  });

  it("sees a change in place, and one by an editor that replaces the file", async () => {
    const inPlace = once(changed, "change");
    writeFileSync(join(scratch(), "Pulumi.dev.yaml"), "a: 2\n");
    await inPlace;
    const replaced = once(changed, "change");
    writeFileSync(join(scratch(), "draft"), "a: 3\n");
    renameSync(join(scratch(), "draft"), join(scratch(), "Pulumi.dev.yaml"));
    await replaced;
  });

  it("does not call for other files, nor for a text that is the same", async () => {
    let calls = 0;
    changed.addEventListener("change", () => calls++);
    writeFileSync(join(scratch(), "Pulumi.prod.yaml"), "a: 1\n");
    writeFileSync(join(scratch(), "Pulumi.dev.yaml"), "a: 1\n");
    const last = once(changed, "change");
    writeFileSync(join(scratch(), "Pulumi.dev.yaml"), "a: 4\n");
    await last;
    assert.equal(calls, 1);
  });
});
