import assert from "node:assert/strict";
import { howFar, takeUp } from "../../../sandbox/commands/up.ts";
import { silently } from "../../../terminal/steps.ts";
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
  it("says what each run has changed, for machines", async () => {
    const progress = new StackProgress();
    progress.summary = { create: 3, same: 4 };
    const stack = { name: "dev", operate: () => Promise.resolve(progress) };
    assert.deepEqual(await takeUp([{ createsFleet: true, stack }], silently), [
      { stack: "dev", operation: "up", changes: { create: 3, same: 4 } },
    ]);
  });

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

describe("the progress of Flux", () => {
  const row = { kind: "Kustomization", namespace: "a", revision: "", message: "" } as const;
  const ready = { ...row, name: "fleet", ready: "True", suspended: false } as const;
  const waiting = ["a", "b", "c", "d", "e"].map(
    (name) => ({ ...row, name, ready: "Unknown", suspended: false }) as const,
  );
  const suspended = { ...row, name: "paused", ready: "False", suspended: true } as const;

  it("names what is waited for, the first of many", () => {
    assert.equal(howFar([ready, ...waiting.slice(0, 2)]), "1 of 3 Ready, waiting for a, b");
    assert.equal(howFar([ready, ...waiting]), "1 of 6 Ready, waiting for a, b, c and 2 more");
  });

  it("waits for nothing that is ready or suspended", () => {
    assert.equal(howFar([ready]), "1 of 1 Ready");
    assert.equal(howFar([ready, suspended]), "1 of 2 Ready");
  });
});
