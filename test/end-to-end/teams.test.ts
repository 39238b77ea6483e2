import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { platformPatience, sharedPlatform, type Platform } from "./support/platform.ts";

const permissions = z.looseObject({ role_name: z.string() });

describe("the teams that a registration names", function () {
  this.timeout(platformPatience);
  let platform: Platform;

  before(async () => {
    platform = await sharedPlatform();
  });

  it("have the permissions of their roles on the platform repository, and none on any other", async () => {
    assert.deepEqual(
      {
        ops: await roleOf("mydiet-ops", "my-diet-platform"),
        developer: await roleOf("mydiet-developer", "my-diet-platform"),
        viewer: await roleOf("mydiet-viewer", "my-diet-platform"),
        elsewhere: [await roleOf("mydiet-ops", "fleet"), await roleOf("mydiet-ops", "apps.my-diet")],
      },
      { ops: "maintain", developer: "write", viewer: "read", elsewhere: [undefined, undefined] },
    );
  });

  it("have to be there: another one is named, with what to do about it", async () => {
    const { apps, stack } = platform;
    const registration = join(apps, "my-diet.yaml");
    const original = readFileSync(registration, "utf8");
    writeFileSync(registration, original.replace("team: mydiet-viewer", "team: mydiet-viewers"));
    try {
      await assert.rejects(
        stack.operate("up"),
        /GitHub shows this program no team "mydiet-viewers" in labrats-work; make the team, or write the slug/,
      );
    } finally {
      writeFileSync(registration, original);
      await stack.operate("up");
    }
    assert.equal(await roleOf("mydiet-viewer", "my-diet-platform"), "read");
    assert.deepEqual(Object.keys((await stack.operate("up")).summary), ["same"]);
  });

  /** The team's role in a repository, by GitHub's name for it. */
  async function roleOf(team: string, repository: string): Promise<string | undefined> {
    const { apiUrl, token } = platform.github;
    const headers = { authorization: `Bearer ${token}`, accept: "application/vnd.github.v3.repository+json" };
    const url = `${apiUrl}/orgs/labrats-work/teams/${team}/repos/labrats-work/${repository}`;
    const response = await fetch(url, { headers });
    return response.status === 404 ? undefined : permissions.parse(await response.json()).role_name;
  }
});
