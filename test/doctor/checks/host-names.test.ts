import assert from "node:assert/strict";
import { hostNames } from "../../../doctor/checks/host-names.ts";
import { helloWorkload } from "../../support/workload.ts";
import { changed, linesOf, planWith } from "../context.ts";

describe("the doctor on host names", () => {
  let plan: Awaited<ReturnType<typeof planWith>>;
  before(async () => {
    plan = await planWith();
  });

  it("asks for those of home pages, environments and workloads that run here", async () => {
    const asked: string[] = [];
    const resolve = (name: string) => {
      asked.push(name);
      return Promise.resolve(["192.0.2.1"]);
    };
    const lines = await linesOf(hostNames, { plan, resolve });
    assert.deepEqual(lines, [`ok: All ${asked.length} are found`]);
    assert.ok(asked.includes("my-diet.hcl.labrats.work"));
    assert.ok(asked.includes("app.my-diet-dev.hcl.labrats.work"));
    assert.deepEqual(
      asked.filter((name) => name.includes("prod")),
      [],
    );
  });

  it("only warns of those that are not there", async () => {
    const resolve = (name: string) =>
      name.startsWith("app.") ? Promise.reject(new Error("queryA ENOTFOUND")) : Promise.resolve(["192.0.2.1"]);
    const [line] = await linesOf(hostNames, { plan, resolve });
    assert.match(line ?? "", /^warning: Not found in DNS: app\.my-diet-dev\.hcl\.labrats\.work → Create DNS records/);
  });

  it("asks for a name below a wildcard", async () => {
    const asked: string[] = [];
    const resolve = (name: string) => {
      asked.push(name);
      return Promise.resolve(["192.0.2.1"]);
    };
    const hosted = helloWorkload({ port: 80, environments: { dev: { tag: "1", hostname: "*.example.net" } } });
    await linesOf(hostNames, { plan: changed(plan, { apps: [], workloads: [hosted] }), resolve });
    assert.deepEqual(asked, ["any-name.example.net"]);
  });

  it("has nothing to ask without any", async () => {
    assert.deepEqual(await linesOf(hostNames, { plan: changed(plan, { apps: [], workloads: [] }) }), [
      "ok: There are none",
    ]);
  });
});
