import assert from "node:assert/strict";
import { z } from "zod";
import { Platform } from "../../../components/platform.ts";
import type { Configuration } from "../../../model/configuration.ts";
import { record } from "../../../render/program/record.ts";
import { board, configuration, myDiet } from "../../support/fixtures.ts";

const { boundaries } = configuration();

const object = z.object({
  metadata: z.object({ namespace: z.string(), labels: z.record(z.string(), z.string()).default({}) }),
});

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

  it("is kept from the apps, as everything that a stack keeps in their namespaces is", async () => {
    const apps = [{ ...board, network: "all" as const }, myDiet];
    const run = await record(() => new Platform("platform", configuration({ apps })));
    const kept = run.resources.flatMap(({ label, inputs }) => {
      const { success, data } = object.safeParse(inputs);
      if (!success || !/^(board|my-diet)-/.test(data.metadata.namespace)) return [];
      return [{ kind: label.replace(/ .*/, ""), marked: data.metadata.labels["labrats.work/owner"] === "platform" }];
    });
    const kinds = (marked: boolean): string[] =>
      [...new Set(kept.filter((one) => one.marked === marked).map(({ kind }) => kind))].sort();
    assert.deepEqual(
      { marked: kinds(true), open: kinds(false) },
      {
        marked: ["ConfigMap", "NetworkPolicy", "Role", "RoleBinding", "ServiceAccount"].map(
          (kind) => `kubernetes:${kind}`,
        ),
        // Flux keeps it from then on, as the app's own account.
        open: ["kubernetes:Kustomization"],
      },
    );
  });
});
