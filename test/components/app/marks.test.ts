import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { Platform } from "../../../components/platform.ts";
import type { Configuration } from "../../../model/configuration.ts";
import { record } from "../../../render/program/record.ts";
import { configuration, mySecretDiet } from "../../support/fixtures.ts";

const object = z.object({
  kind: z.string(),
  metadata: z.object({
    name: z.string(),
    namespace: z.string().startsWith("my-diet-"),
    labels: z.record(z.string(), z.string()).default({}),
  }),
});

describe("what Pulumi makes in an app's namespaces", function () {
  this.timeout(180_000);
  const registries = [
    { name: "ghcr", server: "ghcr.io", username: "labrats-bot", password: pulumi.secret("hunter2") },
  ] as const;

  /** Kinds of what it keeps, and what of all it makes there has the mark, or is left to Flux, against that. */
  async function marks(changes: Partial<Configuration>): Promise<{ kinds: string[]; wrong: string[] }> {
    const run = await record(
      () => new Platform("platform", configuration({ apps: [mySecretDiet], registries, ...changes })),
    );
    const made = run.resources.flatMap(({ label, inputs, options }) => {
      const { success, data } = object.safeParse(inputs);
      if (!success || !label.startsWith("kubernetes:")) return [];
      const isFlux = options.ignoreChanges?.includes("*") === true;
      return [{ label, kind: data.kind, isFlux, marked: data.metadata.labels["labrats.work/owner"] === "platform" }];
    });
    return {
      kinds: [...new Set(made.flatMap(({ kind, isFlux }) => (isFlux ? [] : [kind])))].sort(),
      wrong: made.flatMap(({ label, isFlux, marked }) => (isFlux === marked ? [label] : [])),
    };
  }

  it("has the platform's mark, unless Flux keeps it for the app", async () => {
    assert.deepEqual(await marks({}), {
      kinds: ["ConfigMap", "Role", "RoleBinding", "Secret", "ServiceAccount"],
      wrong: [],
    });
  });

  it("has it where pull secrets are copied, too", async () => {
    assert.deepEqual(await marks({ externalSecrets: true }), {
      kinds: ["ConfigMap", "Role", "RoleBinding", "ServiceAccount"],
      wrong: [],
    });
  });
});
