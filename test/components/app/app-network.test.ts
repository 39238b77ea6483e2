import assert from "node:assert/strict";
import { Platform } from "../../../components/platform.ts";
import type { Configuration } from "../../../configuration/types.ts";
import { record } from "../../../render/program/record.ts";
import { board, configuration, myDiet } from "../../support/fixtures.ts";

const { boundaries } = configuration();

async function bounded(changes: Partial<Configuration>): Promise<string[]> {
  const run = await record(() => new Platform("platform", configuration(changes)));
  return run.all("kubernetes:NetworkPolicy").map(({ name }) => name);
}

describe("AppNetwork", function () {
  this.timeout(180_000);

  it("bounds all namespaces where apps run, where the stack says so, but those of apps that say otherwise", async () => {
    const closed = { ...boundaries, network: "incoming" as const };
    assert.deepEqual(await bounded({ apps: [{ ...board, network: "open" }, myDiet], boundaries: closed }), [
      "my-diet-network/my-diet-dev",
      "my-diet-network/my-diet-splash",
    ]);
  });

  it("bounds none by default, but those of apps that say so", async () => {
    assert.deepEqual(await bounded({ apps: [{ ...board, network: "all" }, myDiet] }), [
      "board-network/board-dev",
      "board-network/board-test",
    ]);
  });
});
