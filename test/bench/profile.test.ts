import assert from "node:assert/strict";
import { ownTime } from "../../bench/profile.ts";

/** A chain of calls, the outermost first: its last node is `ids.at(-1)`. */
function calls(...chain: [number, string][]): { id: number; callFrame: { url: string }; children: number[] }[] {
  return chain.map(([id, url], index) => {
    const called = chain[index + 1];
    return { id, callFrame: { url }, children: called === undefined ? [] : [called[0]] };
  });
}

describe("a program's own time", () => {
  const own = "file:///home/ann/project/components/app.ts";
  const profile = {
    nodes: [
      ...calls([1, own], [2, "file:///home/ann/project/node_modules/yaml/dist/parse.js"], [3, "node:fs"]),
      ...calls([4, own], [5, "file:///home/ann/project/node_modules/@pulumi/pulumi/resource.js"], [6, "node:path"]),
      ...calls([7, "node:internal/timers"]),
      ...calls([8, "file:///home/ann/project-two/index.ts"]),
    ],
    samples: [1, 2, 3, 4, 5, 6, 7, 8],
    timeDeltas: [1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 128_000],
  };

  it("is what it does itself and has libraries do, but for Pulumi's", () => {
    assert.equal(ownTime(profile, "/home/ann/project"), 1 + 2 + 4 + 8);
  });
});
