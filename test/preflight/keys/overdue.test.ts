import assert from "node:assert/strict";
import { mock } from "node:test";
import { warnOfOverdueKeys } from "../../../preflight/keys/overdue.ts";

const key = {
  urn: "urn:pulumi:dev::platform::platform:index:Platform$platform:github:DeployKey$github:index/repositoryDeployKey:RepositoryDeployKey::platform-flux",
  type: "github:index/repositoryDeployKey:RepositoryDeployKey",
  created: "2026-01-01T00:00:00Z",
  outputs: { repository: "fleet", key: "ssh-ed25519 AAAA" },
};
const state = JSON.stringify({ deployment: { resources: [key] } });

describe("a run with keys that are too old", () => {
  async function said(
    maxAge: Parameters<typeof warnOfOverdueKeys>[0]["maxAge"],
    now: string,
    exportState: () => Promise<string> = () => Promise.resolve(state),
  ): Promise<string[]> {
    const warn = mock.method(console, "warn", () => undefined);
    try {
      await warnOfOverdueKeys({ maxAge }, new Date(now), exportState);
      return warn.mock.calls.map(({ arguments: [text] }) => String(text));
    } finally {
      warn.mock.restore();
    }
  }

  it("says so, once and in a line for each, from the day on which it is due", async () => {
    const [line = "", ...more] = await said({ deployKey: 30 }, "2026-01-31T00:00:00Z");
    assert.match(
      line,
      /The key fleet, generation 1, is 30 days old, and was due on 2026-01-31: npm run platform -- keys rotate fleet/,
    );
    assert.deepEqual([more, line.split("\n").length], [[], 1]);
    assert.deepEqual(await said({ deployKey: 30 }, "2026-01-30T23:59:59Z"), []);
    assert.deepEqual(await said({ age: 1 }, "2027-01-01T00:00:00Z"), []);
  });

  it("does not read the state where every key may be as old as it likes", async () => {
    assert.deepEqual(await said({}, "2027-01-01T00:00:00Z", () => Promise.reject(new Error("was read"))), []);
  });

  it("goes on where the state cannot be read", async () => {
    const failing = () => Promise.reject(new Error("no pulumi\nat all"));
    const [line = ""] = await said({ age: 1 }, "2027-01-01T00:00:00Z", failing);
    assert.match(line, /platform:keys\.maxAge is not checked, since the state cannot be read: no pulumi$/);
  });
});
