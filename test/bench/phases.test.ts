import assert from "node:assert/strict";
import { coveredTime, Moments } from "../../bench/moments.ts";
import { phasesOf, wholeOf } from "../../bench/phases.ts";
import type { EngineEvent } from "../../sandbox/stack/engine-events.ts";

const urn = (type: string, name: string): string => `urn:pulumi:dev::platform::${type}::${name}`;

function step(op: string, type: string, name = "x"): { metadata: { op: string; urn: string; type: string } } {
  return { metadata: { op, type, urn: urn(type, name) } };
}

function seen(...events: [number, Omit<EngineEvent, "timestamp">][]): Moments {
  const moments = new Moments();
  for (const [at, event] of events) moments.add({ timestamp: 0, ...event }, at);
  return moments;
}

const handedOver = { diagnosticEvent: { message: "Running program '/x' in pwd '/x'", severity: "debug" } };
const stack = { resourcePreEvent: step("same", "pulumi:pulumi:Stack") };
const repository = "github:index/repository:Repository";
const secret = "kubernetes:core/v1:Secret";
const root = "kubernetes:source.toolkit.fluxcd.io/v1:GitRepository";

describe("the phases of an up", () => {
  it("are the whole of an up from nothing, with Flux to the end", () => {
    const moments = seen(
      [1900, stack],
      [2000, handedOver],
      [3000, { resourcePreEvent: step("create", "platform:index:Platform") }],
      [3100, { resourcePreEvent: step("create", repository) }],
      [3200, { resourcePreEvent: step("create", secret) }],
      [3600, { resOutputsEvent: step("create", repository) }],
      [4000, { resOutputsEvent: step("create", secret) }],
      [5000, { resourcePreEvent: step("create", root) }],
      [6000, { resOutputsEvent: step("create", root) }],
    );
    const phases = phasesOf({
      sandbox: 500,
      whole: { from: 1000, to: 9000 },
      process: { from: 1200, to: 6500 },
      moments,
    });
    assert.deepEqual(phases, {
      sandbox: 500,
      engineStart: 200,
      sdk: 800,
      program: 1000,
      providers: 900,
      engine: 1100,
      flux: 4000,
      engineEnd: 0,
    });
    assert.equal(wholeOf(phases), 500 + 8000);
  });

  it("leave providers and Flux nothing to do where nothing changes", () => {
    const moments = seen(
      [2000, handedOver],
      [3000, { resourcePreEvent: step("same", repository) }],
      [3500, { resOutputsEvent: step("same", repository) }],
      [3600, { resourcePreEvent: step("same", root) }],
    );
    const phases = phasesOf({
      sandbox: 0,
      whole: { from: 1000, to: 5000 },
      process: { from: 1200, to: 4800 },
      moments,
    });
    assert.deepEqual([phases.providers, phases.flux, phases.engine, phases.engineEnd], [0, 0, 1800, 200]);
  });

  it("cannot be told apart without the engine's events", () => {
    const whole = { from: 0, to: 1 };
    assert.throws(() => phasesOf({ sandbox: 0, whole, process: whole, moments: new Moments() }), /has not told/);
  });
});

describe("covered time", () => {
  it("counts what overlaps once, and nothing after the end", () => {
    const intervals = [
      { from: 10, to: 20 },
      { from: 15, to: 17 },
      { from: 0, to: 5 },
      { from: 18, to: 40 },
    ];
    assert.equal(coveredTime(intervals), 5 + 30);
    assert.equal(coveredTime(intervals, 25), 5 + 15);
  });
});
