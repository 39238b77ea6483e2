import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Platform } from "../../../components/platform.ts";
import type { Configuration } from "../../../model/configuration.ts";
import { committedFiles } from "../../../render/committed-files.ts";
import { configuration, myDiet } from "../../support/fixtures.ts";
import { privateMark } from "../../../render/program/fakes.ts";
import { record, type Recording } from "../../../render/program/record.ts";

const build = async (changes: Partial<Configuration>): Promise<Recording> =>
  record(() => new Platform("platform", configuration(changes)));

const bootstrap = "platform:RepositoryFiles platform-flux-files";

describe("a stack", () => {
  it("has room for previews where an app has them, and their workflow where the fleet repository is made", async () => {
    const previews = {
      environment: "dev",
      path: "./preview",
      hours: 72,
      substitute: {},
      quota: { cpu: "1", memory: "2Gi", storage: "5Gi", pods: 10 },
    };
    const here = { ...myDiet, previews: { ...previews, domain: "my-diet.example.org" } };
    const previewsToken = pulumi.secret(`${privateMark} previews`);
    const { fleet } = configuration();
    const made = async (changes: Partial<Configuration>): Promise<string[]> => {
      const run = await build({ previewsToken, ...changes });
      const entries = committedFiles(run)["fleet/clusters/dev/home/kustomization.yaml"] ?? "";
      return [
        ...run.all("platform:Previews").map(({ label }) => label),
        ...run.all("platform:PreviewsWorkflow").map(({ label }) => label),
        ...(entries.includes("previews.yaml") ? ["listed"] : []),
      ];
    };
    const room = "platform:Previews platform-previews";
    const workflow = "platform:PreviewsWorkflow platform-previews-workflow";
    assert.deepEqual(await made({ apps: [here] }), [room, workflow, "listed"]);
    assert.deepEqual(await made({ apps: [here], fleet: { ...fleet, create: false } }), [room, "listed"]);
    assert.deepEqual(await made({ apps: [myDiet], registrations: [{ ...myDiet, previews }] }), [workflow]);
    assert.deepEqual(await made({ apps: [myDiet] }), []);
    const run = await build({ apps: [here], previewsToken });
    assert(run.comesAfter(bootstrap, room), "Flux is told of previews once there is room for them");
  });
});
