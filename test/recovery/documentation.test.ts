import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Provider } from "@pulumi/github/provider.js";
import * as pulumi from "@pulumi/pulumi";
import { execa } from "execa";
import { RepositoryFiles } from "../../components/github/repository-files.ts";
import { Repository } from "../../components/github/repository.ts";
import { GitHubStack } from "../support/engine/github-stack.ts";

const checkout = join(import.meta.dirname, "../..");
const page = readFileSync(join(checkout, "docs/recovery.md"), "utf8");
const cli = join(checkout, "recovery/cli.ts");

/** Commands of the page's fenced blocks, without comments. */
const commands = [...page.matchAll(/^ *```sh\n([^]*?)^ *```$/gm)]
  .flatMap(([, block = ""]) => block.split("\n"))
  .map((line) => line.replace(/\s+# .*$/, "").trim())
  .filter((line) => line !== "");

const of = (tool: string): string[] => commands.filter((command) => command.startsWith(`${tool} `));

describe("the page about recovery", function () {
  this.timeout(180_000);
  let stack: GitHubStack;

  before(async () => {
    stack = await GitHubStack.start((github) => {
      const { token, url } = github;
      const owner = "labrats-work";
      const provider = new Provider("github", {
        owner,
        baseUrl: `${url}/`,
        token: pulumi.secret(token),
        writeDelayMs: 1,
      });
      const root = new Root({ providers: [provider] });
      const { repositoryName: repository } = new Repository(
        "fleet",
        {
          ...{ name: "fleet", branch: "main", topic: "gitops-platform", description: "What clusters run" },
          ...{ visibility: "private", onDestroy: "archive", protect: true },
        },
        { parent: root },
      );
      new RepositoryFiles("files", { repository, branch: "main", files: { "a.yaml": "a: 1\n" } }, { parent: root });
    });
    assert.ok((await stack.up()).ok);
  });

  after(() => stack.end());

  const run = (program: string, args: string[]): Promise<{ exitCode?: number; stdout: string; stderr: string }> =>
    execa(program, args, {
      cwd: dirname(stack.environment["PULUMI_HOME"] ?? ""),
      env: stack.environment,
      reject: false,
    });

  it("has commands of known tools only", () => {
    const known = ["npm run recover", "pulumi", "kubectl", "export"];
    const unknown = commands.filter((command) => !known.some((tool) => command.startsWith(`${tool} `)));
    assert.deepEqual(unknown, []);
    assert.ok(of("npm run recover").length >= 4, commands.join("\n"));
  });

  it("has commands of recover that do no harm to a healthy stack", async () => {
    for (const command of new Set(of("npm run recover"))) {
      const [, args = ""] = /^npm run recover -- (.*)$/.exec(command) ?? assert.fail(command);
      const { exitCode, stdout, stderr } = await run(process.execPath, [
        ...["--import", import.meta.resolve("tsx"), cli],
        ...args.split(" "),
      ]);
      assert.equal(exitCode, 0, `${command}\n${stderr}`);
      assert.match(stdout, /^Ready\. Continue with: pulumi up --stack dev$/m, command);
    }
    const { changes, output } = await stack.up();
    assert.deepEqual(Object.keys(changes), ["same"], output);
  });

  it("has commands of pulumi that the engine knows, with all their flags", async () => {
    const seen = new Map<string, string>();
    for (const command of new Set(of("pulumi"))) {
      const words = command.split(" ").slice(1);
      const flags = words.filter((word) => word.startsWith("--")).map((word) => word.replace(/=.*/, ""));
      const name = words
        .slice(
          0,
          words.findIndex((word) => /^[-'"<]/.test(word)),
        )
        .join(" ");
      if (!seen.has(name)) seen.set(name, (await run("pulumi", [...name.split(" "), "--help"])).stdout);
      const help = seen.get(name) ?? "";
      assert.match(help, new RegExp(`^ +pulumi ${name}\\b`, "m"), command);
      for (const flag of flags) assert.match(help, new RegExp(`${flag}\\b`), command);
    }
    assert.ok(seen.has("up") && seen.has("state unprotect"), [...seen.keys()].join());
  });

  it("has a command that lifts the protection of what a refusal names", async () => {
    const command = of("pulumi").find((one) => one.startsWith("pulumi state unprotect '<urn>'"));
    assert.ok(command !== undefined);
    const [name] = [...(await stack.resources()).keys()].filter((one) => one.includes("github:index/repository:"));
    const urn = `urn:pulumi:dev::platform::${name?.replace(" ", "::") ?? ""}`;
    const args = command
      .split(" ")
      .slice(1)
      .map((word) => word.replace("'<urn>'", urn));
    const { exitCode, stdout, stderr } = await run("pulumi", [...args, "--yes"]);
    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /unprotected/);
  });

  it("begins with what people see first, and where to read on", () => {
    const [, table = ""] = /^\| you see[^]*?\n\|[-| ]+\n([^]*?)\n\n/m.exec(page) ?? [];
    const anchors = [...table.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
    assert.ok(anchors.length > 8, table);
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading = ""]) => anchorOf(heading));
    assert.deepEqual([...new Set(anchors)].sort(), [...headings].sort());
  });
});

/** As GitHub makes it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/ /g, "-");
}

class Root extends pulumi.ComponentResource {
  constructor(options: pulumi.ComponentResourceOptions) {
    super("platform:index:Platform", "platform", {}, options);
  }
}
