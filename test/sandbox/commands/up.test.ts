import assert from "node:assert/strict";
import { takeUp } from "../../../sandbox/commands/up.ts";
import { silently } from "../../../sandbox/running.ts";
import { StackProgress } from "../../../sandbox/stack/progress.ts";

const nothing = { same: 7 };

/** What is run, in order, when each stack has these changes to make and then none. */
async function operations(changes: Readonly<Record<string, Readonly<Record<string, number>>>>): Promise<string[]> {
  const run: string[] = [];
  const left = new Map(Object.entries(changes));
  const stacks = [...left.keys()].map((name) => ({
    createsFleet: name === "dev",
    stack: {
      name,
      operate: (operation: string): Promise<StackProgress> => {
        run.push(`${operation} ${name}`);
        const progress = new StackProgress();
        progress.summary = left.get(name) ?? nothing;
        left.delete(name);
        return Promise.resolve(progress);
      },
    },
  }));
  await takeUp(stacks, silently);
  return run;
}

describe("taking stacks up", () => {
  it("runs one alone once", async () => {
    assert.deepEqual(await operations({ dev: { create: 3 } }), ["up dev"]);
    assert.deepEqual(await operations({ prod: { create: 3 } }), ["up prod"]);
  });

  it("runs the one that makes the fleet repository again when one that attaches to it has changed", async () => {
    const changes = { dev: { create: 3 }, prod: { create: 3 }, edge: nothing };
    assert.deepEqual(await operations(changes), ["up dev", "up prod", "up edge", "up dev"]);
  });

  it("runs each once when none that attaches has changed", async () => {
    assert.deepEqual(await operations({ dev: { update: 1 }, prod: nothing }), ["up dev", "up prod"]);
  });
});
