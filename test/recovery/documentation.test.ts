import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Provider } from "@pulumi/github/provider.js";
import * as pulumi from "@pulumi/pulumi";
import { execa } from "execa";
import { RepositoryFiles } from "../../components/github/repository-files.ts";
import { Repository } from "../../components/github/repository.ts";
import { type Ended, GitHubStack } from "../support/engine/github-stack.ts";
import { platformCommand } from "../support/platform-command.ts";

const checkout = join(import.meta.dirname, "../..");
const page = readFileSync(join(checkout, "docs/guides/recovery.md"), "utf8");

/** Commands of the page's fenced blocks, without comments. */
const commands = [...page.matchAll(/^ *```sh\n([^]*?)^ *```$/gm)]
  .flatMap(([, block = ""]) => block.split("\n"))
  .map((line) => line.replace(/\s+# .*$/, "").trim())
  .filter((line) => line !== "");

const of = (tool: string): string[] => commands.filter((command) => command.startsWith(`${tool} `));

/** Commands within the text that are more than the name of one: with a flag, a variable, or of `pulumi stack`. */
const inline = [...page.matchAll(/`([A-Z][A-Z0-9_]*=\S+ pulumi [^`]+|pulumi [^`]*-[^`]*|pulumi stack [^`]+)`/g)].map(
  ([, command = ""]) => command,
);

/** A test elsewhere that runs a command, and words of it. */
interface Elsewhere {
  readonly file: string;
  readonly has: string;
}

describe("the page about recovery", function () {
  this.timeout(180_000);
  let stack: GitHubStack;
  let protect = true;

  const run = (
    program: string,
    args: string[],
    input = "",
  ): Promise<{ exitCode?: number; stdout: string; stderr: string }> =>
    execa(program, args, {
      input,
      cwd: dirname(stack.environment["PULUMI_HOME"] ?? ""),
      env: stack.environment,
      reject: false,
    });

  it("has commands of known tools only", () => {
    const known = ["npm run platform -- recover", "pulumi", "kubectl", "export"];
    const unknown = commands.filter((command) => !known.some((tool) => command.startsWith(`${tool} `)));
    assert.deepEqual(unknown, []);
    assert.ok(of("npm run platform -- recover").length >= 4, commands.join("\n"));
  });

  const unprotect = async (...args: string[]): Promise<void> => {
    const { exitCode, stderr } = await run("pulumi", ["state", "unprotect", ...args, "--stack", "dev", "--yes"]);
    assert.equal(exitCode, 0, stderr);
  };

  const succeeds = async (operation: Promise<Ended>): Promise<Ended> => {
    const ended = await operation;
    assert.ok(ended.ok, ended.output);
    return ended;
  };

  const shell = async (command: string, input?: string): Promise<string> => {
    const { exitCode, stdout, stderr } = await run("sh", ["-c", command], input);
    assert.equal(exitCode, 0, stderr);
    return stdout;
  };

  /** How each command of the page is run, in this order: here, on a stack that is up, or by another test. */
  const runs: Readonly<Record<string, (() => Promise<unknown>) | Elsewhere>> = {
    "pulumi up --stack dev": () => succeeds(stack.up()),
    "pulumi up --refresh": () => succeeds(stack.up({ refresh: true })),
    "pulumi up --refresh --stack dev": () => succeeds(stack.up({ refresh: true })),
    "pulumi up --refresh --run-program --stack dev": () => succeeds(stack.up({ refresh: true, runProgram: true })),
    "pulumi stack ls": () => shell("pulumi stack ls"),
    "pulumi stack history": () => shell("pulumi stack history --stack dev"),
    "pulumi stack export": () => shell("pulumi stack export --stack dev"),
    "pulumi stack export --stack dev > dev.state.json": () => shell("pulumi stack export --stack dev > dev.state.json"),
    "pulumi stack import": () => shell("pulumi stack import --stack dev < dev.state.json"),
    "pulumi stack export --version <n>": { file: "test/recovery/older-states.test.ts", has: '"--version", "3"' },
    "pulumi state unprotect '<urn>' --stack dev": async () => {
      const refused = await stack.destroy();
      assert.equal(refused.ok, false);
      const [, urn = ""] = /pulumi state unprotect '?(urn:\S+?)'?[`\s]/.exec(refused.output) ?? [];
      await unprotect(urn);
    },
    "pulumi state unprotect --all --stack dev": () => unprotect("--all"),
    "pulumi state unprotect --all": () => unprotect("--all"),
    "pulumi refresh --run-program --stack dev": () => succeeds(stack.refresh({ runProgram: true })),
    "pulumi destroy --run-program --stack dev": async () => {
      const refused = await stack.destroy({ runProgram: true });
      assert.match(refused.output, /cannot be deleted\s+because it is protected/);
      protect = false;
      await succeeds(stack.destroy({ runProgram: true }));
      await succeeds(stack.up());
    },
    "pulumi destroy --stack dev": () => succeeds(stack.destroy()),
    "pulumi preview --ignore-protect --stack dev": {
      file: "test/end-to-end/removal-preview.test.ts",
      has: '"--ignore-protect"',
    },
    "KUBECONFIG=/dev/null pulumi preview": { file: "test/cluster/look.test.ts", has: 'KUBECONFIG: "/dev/null"' },
    "PULUMI_K8S_DELETE_UNREACHABLE=true pulumi destroy": {
      file: "test/end-to-end/own-sandbox/destroy.test.ts",
      has: 'PULUMI_K8S_DELETE_UNREACHABLE: "true"',
    },
    "npm run platform -- recover --stack dev": {
      file: "test/recovery/files/recover-files.test.ts",
      has: "await recover()",
    },
    "npm run platform -- recover --stack dev --take ours": {
      file: "test/recovery/files/recover-files.test.ts",
      has: 'recover("--take", "ours")',
    },
    "npm run platform -- recover --stack dev --take theirs": {
      file: "test/recovery/files/recover-files.test.ts",
      has: 'recover("--take", "theirs")',
    },
    "npm run platform -- recover --stack dev --history": {
      file: "test/recovery/files/recover-files.test.ts",
      has: 'recover("--history")',
    },
    "export GITHUB_TOKEN=<the new token>": { file: "test/github/look.test.ts", has: "export GITHUB_TOKEN=<token>" },
    // What recover does itself, and what the page says not to do.
    "pulumi stack init --no-select": { file: "recovery/locks.ts", has: '"stack", "init", stack, "--no-select"' },
    "pulumi cancel --yes": { file: "recovery/lift-lock.ts", has: '"cancel", "--stack", stack, "--yes"' },
    "pulumi refresh --skip-preview --target <urn> …": { file: "recovery/recover.ts", has: '"--skip-preview"' },
    "pulumi refresh --clear-pending-creates": {
      file: "test/recovery/pending-creates.test.ts",
      has: '"--clear-pending-creates"',
    },
    "pulumi refresh --import-pending-creates": {
      file: "test/recovery/pending-creates.test.ts",
      has: '"--import-pending-creates"',
    },
  };

  it("has no command that no test runs", () => {
    const ofCluster = of("kubectl");
    const all = new Set([...commands.filter((command) => !ofCluster.includes(command)), ...inline]);
    assert.deepEqual([...all].sort(), Object.keys(runs).sort());
  });

  for (const [command, how] of Object.entries(runs)) {
    if (typeof how === "object") {
      it(`has a command that another test runs: ${command}`, () => {
        assert.ok(readFileSync(join(checkout, how.file), "utf8").includes(how.has), how.file);
      });
    }
  }

  it("begins with what people see first, and where to read on", () => {
    const [, table = ""] = /^\| you see[^]*?\n\|[-| ]+\n([^]*?)\n\n/m.exec(page) ?? [];
    const anchors = [...table.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
    assert.ok(anchors.length > 8, table);
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, heading = ""]) => anchorOf(heading));
    assert.deepEqual([...new Set(anchors)].sort(), [...headings].sort());
  });

  describe("has, on a stack that is up,", () => {
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
            ...{ visibility: "private", onDestroy: "delete", protect },
          },
          { parent: root },
        );
        new RepositoryFiles(
          "files",
          { repository, branch: "main", about: "overview", files: { "a.yaml": "a: 1\n" } },
          { parent: root },
        );
      });
      assert.ok((await stack.up()).ok);
    });

    after(() => stack.end());

    it("commands of recover that do no harm to a healthy stack", async () => {
      for (const command of new Set(of("npm run platform -- recover"))) {
        const [, args = ""] = /^npm run platform -- recover (.*)$/.exec(command) ?? assert.fail(command);
        const { exitCode, stdout, stderr } = await run(process.execPath, [
          ...platformCommand("recover", ...args.split(" ")),
        ]);
        assert.equal(exitCode, 0, `${command}\n${stderr}`);
        assert.match(stdout, /^Ready\. Continue with: pulumi up --stack dev$/m, command);
      }
      const { changes, output } = await stack.up();
      assert.deepEqual(Object.keys(changes), ["same"], output);
    });

    it("commands of pulumi that the engine knows, with all their flags", async () => {
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

    for (const [command, how] of Object.entries(runs)) {
      if (typeof how !== "function") continue;
      it(`a command that works: ${command}`, async () => {
        await how();
      });
    }
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
