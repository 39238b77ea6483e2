import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { execa, type ResultPromise } from "execa";
import { z } from "zod";
import { start } from "../../../sandbox/github/index.ts";

const root = join(import.meta.dirname, "../../../sandbox/github");
const manifest = z
  .object({ dependencies: z.record(z.string(), z.string()), bin: z.object({ "github-stand-in": z.string() }) })
  .parse(JSON.parse(readFileSync(join(root, "package.json"), "utf8")));

const bin = [join(root, manifest.bin["github-stand-in"])];

describe("GitHub's stand-in by itself", function () {
  this.timeout(60_000);
  let directory: string;

  before(() => {
    directory = mkdtempSync(join(tmpdir(), "gitops-platform-stand-in-"));
    mkdirSync(join(directory, "shop"));
    writeFileSync(join(directory, "shop/README.md"), "# Shop\n");
  });

  after(() => {
    rmSync(directory, { recursive: true });
  });

  it("imports nothing from outside of its directory but the packages that it names, in the versions of the project", () => {
    const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => /\.[jt]s$/.test(file));
    const packages = new Set<string>();
    for (const file of files) {
      const text = readFileSync(join(root, file), "utf8");
      for (const [, name = ""] of text.matchAll(/(?:from|import\(|resolve\() ?"([^"]+)"/g)) {
        if (name.startsWith(".")) {
          assert.doesNotMatch(
            relative(root, resolve(join(root, file), "..", name)),
            /^\.\./,
            `${file} imports ${name}`,
          );
        } else if (!isBuiltin(name)) {
          packages.add(name.startsWith("@") ? name.split("/").slice(0, 2).join("/") : (name.split("/")[0] ?? ""));
        }
      }
    }
    assert.deepEqual([...packages].sort(), Object.keys(manifest.dependencies).sort());
    const own = z
      .object({ dependencies: z.record(z.string(), z.string()), devDependencies: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(join(root, "../../package.json"), "utf8")));
    const versions = { ...own.devDependencies, ...own.dependencies };
    for (const [name, version] of Object.entries(manifest.dependencies)) {
      assert.equal(versions[name] ?? version, version, name);
    }
  });

  it("starts in a program, with whatever a test seeds", async () => {
    const github = await start({ directory: join(directory, "data"), organization: "acme", token: "github_pat_x" });
    try {
      await github.seedRepository("shop", join(directory, "shop"));
      assert.deepEqual([...(await github.files("shop")).keys()], ["README.md"]);
    } finally {
      await github.close();
    }
  });

  it("starts on a command line, tells how it is reached, and leaves nothing behind", async () => {
    const seed = join(directory, "shop");
    const running = execa(process.execPath, [...bin, "--organization", "acme", "--seed", seed], {
      env: { TMPDIR: directory },
    });
    const { apiUrl, url, token } = await told(running);
    const answer = await fetch(`${apiUrl}/repos/acme/shop`, { headers: { authorization: `Bearer ${token}` } });
    assert.equal(answer.status, 200);
    const clone = join(directory, "clone");
    await execa("git", ["clone", "--quiet", `${url.replace("//", `//x-access-token:${token}@`)}/acme/shop.git`, clone]);
    assert.equal(readFileSync(join(clone, "README.md"), "utf8"), "# Shop\n");
    running.kill("SIGTERM");
    assert.equal((await running).exitCode, 0);
    assert.deepEqual(
      readdirSync(directory).filter((name) => name.startsWith("github-stand-in-")),
      [],
    );
  });

  it("explains itself, and what it does not understand", async () => {
    assert.match((await execa(process.execPath, [...bin, "--help"])).stdout, /^Usage: /);
    const wrong = await execa(process.execPath, [...bin, "--organisation", "acme"], { reject: false });
    assert.equal(wrong.exitCode, 2);
    assert.match(wrong.stderr, /Unknown option '--organisation'[^]*Usage: /);
  });
});

const reached = z.object({ url: z.string(), apiUrl: z.string(), token: z.string() });

/** The line that a stand-in prints when it is ready. */
async function told({ stdout }: ResultPromise): Promise<z.output<typeof reached>> {
  assert.ok(stdout !== null);
  const line = await new Promise<string>((resolve) => {
    stdout.once("data", (data: Buffer) => {
      resolve(data.toString());
    });
  });
  return reached.parse(JSON.parse(line));
}
