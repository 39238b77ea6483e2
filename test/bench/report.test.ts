import assert from "node:assert/strict";
import { renderReport } from "../../bench/report.ts";

const phases = { sandbox: 0, engineStart: 0, sdk: 1000, program: 0, providers: 0, engine: 1000, flux: 0, engineEnd: 0 };

describe("the report", () => {
  const text = renderReport(
    {
      up: { ...phases, sandbox: 8000, flux: 10_000 },
      noOp: phases,
      ownCode: 100,
      processor: { up: { program: 3210, etcd: 40 }, noOp: { program: 990 } },
      memory: { etcd: 90 * 2 ** 20, program: 300 * 2 ** 20 },
      wholeMemory: 350 * 2 ** 20,
    },
    { processors: 2, processorModel: "X", memoryBytes: 2 ** 33, node: "20.19.0", loadBefore: 0.25, runs: 3 },
  );
  const lines = text.split("\n");

  it("gives every phase in seconds and as a share, and how the two compare", () => {
    const words = (title: string): string[] =>
      lines
        .find((line) => line.startsWith(title))
        ?.slice(title.length)
        .split(/\s+/)
        .filter((word) => word !== "" && word !== "%") ?? [];
    assert.deepEqual(words("Node starts, loads Pulumi's SDK"), ["1.00", "5", "1.00", "50"]);
    assert.deepEqual(words("the whole `up`"), ["20.00", "100", "2.00", "100"]);
    assert.deepEqual(words("of it the project's own code"), ["0.10", "5"]);
    assert.deepEqual(words("no-op, as a share of from nothing"), ["10"]);
  });

  it("lines up, the largest process first", () => {
    assert.deepEqual(lines.slice(-4), [
      "process           peak MB  CPU s from nothing  CPU s no-op",
      "program               300                3.21         0.99",
      "etcd                   90                0.04         0.00",
      "all, at one time      350                3.25         0.99",
    ]);
  });
});
