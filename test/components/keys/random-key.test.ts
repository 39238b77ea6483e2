import assert from "node:assert/strict";
import { RandomKey } from "../../../components/keys/random-key.ts";
import { record, type Recording } from "../../../render/program/record.ts";
import { secret } from "../../../render/program/secret-value.ts";
import { tree } from "../../support/pulumi/tree.ts";

const make = async (purpose: string, protect = false): Promise<Recording> =>
  record(() => ({ base64: new RandomKey("key", { purpose, protect }).base64 }), {
    state: { "random:RandomPassword key": { result: "0".repeat(64) } },
  });

describe("RandomKey", () => {
  it("draws 64 letters and digits, which the engine keeps secret", async () => {
    const run = await make("tests");
    assert.equal(tree(run), "platform:RandomKey key\n  random:RandomPassword key");
    assert.deepEqual(run.inputs(), { "random:RandomPassword key": { length: 64, special: false } });
    assert.equal(run.find("random:RandomPassword key").secretOutputs.includes("result"), true);
  });

  it("derives 32 secret bytes, always the same ones", async () => {
    const run = await make("AGE identity");
    const base64 = secret("aU+G/k3TGdHNmEvR+6kJ8fMGAlX0Sv5+916vDCANkEU=");
    assert.deepEqual(run.outputs, { base64 });
    assert.deepEqual(run.outputsOf("platform:RandomKey key"), { base64 });
  });

  it("derives other bytes for another purpose", async () => {
    assert.notDeepEqual((await make("one")).outputs, (await make("another")).outputs);
  });

  it("is protected when that is asked for", async () => {
    const run = await make("tests", true);
    assert.deepEqual(run.find("random:RandomPassword key").options, { protect: true });
  });
});
