import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { committedPart } from "../sandbox/fleet.ts";
import { configured } from "../render/program/configured.ts";
import { runStack } from "../render/program/run-stack.ts";
import { projectRoot } from "./support/test-platform.ts";

const stackFile = z.object({ config: z.record(z.string(), z.unknown()) });
const outputsSchema = z.looseObject({ cluster: z.string() });
const stacks = readdirSync(projectRoot).flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? []);

describe("the platform of this project", function () {
  // The first run loads the SDKs.
  this.timeout(180_000);

  for (const stack of stacks) {
    it(`can be declared for the stack ${stack}`, async () => {
      const { config } = stackFile.parse(parse(readFileSync(join(projectRoot, `Pulumi.${stack}.yaml`), "utf8")));
      const { values } = configured(config, "test/support/flux-release.yaml");
      const { outputs } = await runStack(stack, values);
      assert.equal(outputsSchema.parse(outputs).cluster, committedPart(projectRoot, stack).cluster);
    });
  }
});
