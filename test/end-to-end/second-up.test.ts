import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { GitHub } from "../../sandbox/github/github.ts";
import { existing } from "./support/cluster-objects.ts";
import { platformPatience, sharedPlatform, type Platform } from "./support/platform.ts";

const repositories = ["fleet", "my-diet-platform", "apps.my-diet"];

describe("a second up", function () {
  this.timeout(platformPatience);
  let platform: Platform;

  before(async () => {
    platform = await sharedPlatform();
  });

  it("changes nothing: no resource, no commit, no request that writes", async () => {
    const { github, stack } = platform;
    const before = await heads(github);
    const mark = github.requests.mark;
    const { summary } = await stack.operate("up");
    assert.deepEqual(Object.keys(summary), ["same"]);
    assert.deepEqual(github.requests.writes(mark), []);
    assert.deepEqual(await heads(github), before);
  });

  it("with one changed value, writes that value's file and no other", async () => {
    const { github, stack, apps } = platform;
    const registration = join(apps, "my-diet.yaml");
    const original = readFileSync(registration, "utf8");
    const mark = github.requests.mark;
    writeFileSync(registration, original.replace("LOG_LEVEL: debug", "LOG_LEVEL: trace"));
    try {
      assert.equal((await stack.operate("up")).summary["update"], 1);
      const paths = github.requests.writes(mark).map(({ method, path }) => `${method} ${path}`);
      assert.deepEqual(paths, [
        "PUT /api/v3/repos/labrats-work/my-diet-platform/contents/clusters/dev/home/my-diet-dev.yaml",
      ]);
      await platform.settle();
      const config = { apiVersion: "v1", kind: "ConfigMap", namespace: "my-diet-dev", name: "my-diet" };
      assert.deepEqual((await existing(platform.cluster.client, config))["data"], {
        LOG_LEVEL: "trace",
        NODE_ENV: "development",
        PUBLIC_URL: "https://app.my-diet-dev.hcl.labrats.work",
      });
    } finally {
      writeFileSync(registration, original);
      await stack.operate("up");
      await platform.settle();
    }
  });
});

/** The newest commit of each repository. */
async function heads(github: GitHub): Promise<(string | undefined)[]> {
  return Promise.all(repositories.map(async (name) => (await github.commits(name))[0]?.sha));
}
