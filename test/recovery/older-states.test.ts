import assert from "node:assert/strict";
import { once } from "node:events";
import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { smallPlatform } from "../preflight/small-platform.ts";
import { GitHubStack } from "../support/engine/github-stack.ts";

describe("an older copy of a state", function () {
  this.timeout(120_000);
  let stack: GitHubStack;

  before(async () => {
    let text = "a: 1\n";
    stack = await GitHubStack.start(smallPlatform({ files: () => ({ "a.yaml": text }) }));
    assert.ok((await stack.up()).ok);
    text = "a: 2\n";
    assert.ok((await stack.up()).ok);
  });

  after(() => stack.end());

  it("is where Pulumi puts one after each operation, and is all that is needed when the state is lost", async () => {
    const backend = join(home(), "backend/.pulumi");
    const lost = join(backend, "stacks/platform/dev.json");
    const backups = join(backend, "backups/platform/dev");
    const states = readdirSync(backups).filter((name) => /^dev\.\d+\.json$/.test(name));
    assert.ok(states.length >= 2, readdirSync(backups).join());
    rmSync(lost);
    assert.match((await pulumi(["stack", "export", "--stack", "dev"])).stderr, /no stack named 'dev' found/);
    copyFileSync(join(backups, states.sort().at(-1) ?? ""), lost);
    const { ok, output } = await stack.up({ refresh: true });
    assert.ok(ok, output);
    const again = await stack.up();
    assert.deepEqual(Object.keys(again.changes), ["same"], again.output);
  });

  it("is what Pulumi Cloud gives for a version, and what stack import takes", async () => {
    const older = (await pulumi(["stack", "export", "--stack", "dev"])).stdout;
    const cloud = createServer(({ url = "" }, response) => {
      const answer = {
        "/api/user": { githubLogin: "ann", organizations: [] },
        "/api/stacks/ann/platform/dev": { orgName: "ann", projectName: "platform", stackName: "dev", version: 9 },
        "/api/stacks/ann/platform/dev/export/3": JSON.parse(older) as unknown,
      }[url];
      response.writeHead(answer === undefined ? 404 : 200, { "Content-Type": "application/json" });
      response.end(JSON.stringify(answer ?? { code: 404, message: "not there" }));
    }).listen(0, "127.0.0.1");
    await once(cloud, "listening");
    const { port } = z.object({ port: z.number() }).parse(cloud.address());
    const elsewhere = mkdtempSync(join(tmpdir(), "gitops-platform-cloud-"));
    try {
      writeFileSync(join(elsewhere, "Pulumi.yaml"), "name: platform\nruntime: nodejs\n");
      const { stdout, stderr } = await pulumi(["stack", "export", "--version", "3", "--stack", "dev"], {
        cwd: elsewhere,
        env: {
          ...stack.environment,
          PULUMI_HOME: join(elsewhere, "home"),
          PULUMI_BACKEND_URL: `http://127.0.0.1:${port}`,
          PULUMI_ACCESS_TOKEN: "pul-test",
        },
      });
      assert.deepEqual(JSON.parse(stdout), JSON.parse(older), stderr);
      assert.equal((await pulumi(["stack", "import", "--stack", "dev"], { input: stdout })).exitCode, 0);
    } finally {
      cloud.close();
      cloud.closeAllConnections();
      rmSync(elsewhere, { recursive: true });
    }
    const { changes, output } = await stack.up();
    assert.deepEqual(Object.keys(changes), ["same"], output);
  });

  function home(): string {
    return dirname(stack.environment["PULUMI_HOME"] ?? "");
  }

  async function pulumi(
    args: string[],
    { cwd = home(), env = stack.environment, input = "" }: PulumiOptions = {},
  ): Promise<{ exitCode?: number; stdout: string; stderr: string }> {
    return execa("pulumi", [...args, "--non-interactive"], { input, cwd, env, reject: false });
  }
});

interface PulumiOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}
