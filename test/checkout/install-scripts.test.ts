import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { z } from "zod";

const root = join(import.meta.dirname, "../..");
const manifest = z.looseObject({ scripts: z.record(z.string(), z.string()) });

describe("npm, as this project sets it up,", () => {
  it("runs no script of a package that it installs", async () => {
    const ran = await installed({ install: "touch ../../ran", postinstall: "touch ../../ran" });
    assert.deepEqual(ran, []);
  });

  it("skips no script of this project: none depends on another's name", async () => {
    const { scripts } = manifest.parse(JSON.parse(await readFile(join(root, "package.json"), "utf8")));
    const skipped = Object.keys(scripts).filter((name) => /^(pre|post)/.test(name));
    assert.deepEqual(skipped, []);
    assert.match(scripts["test"] ?? "", / test\/run\.ts$/);
  });
});

/** Installs a package with the given scripts, and returns the files that these made. */
async function installed(scripts: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const directory = await mkdtemp(join(tmpdir(), "install-"));
  try {
    await cp(join(root, ".npmrc"), join(directory, ".npmrc"));
    await mkdir(join(directory, "dependency"));
    await writePackage(join(directory, "dependency"), { name: "dependency", version: "1.0.0", scripts });
    await writePackage(directory, { name: "project", dependencies: { dependency: "file:dependency" } });
    // An npm that runs these tests hands its settings down; only the file counts here.
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
    // Installs a copy, as of a package that comes from a registry.
    await execa("npm", ["install", "--offline", "--install-links"], { cwd: directory, env, extendEnv: false });
    assert((await readdir(join(directory, "node_modules"))).includes("dependency"), "nothing was installed");
    return (await readdir(directory)).filter((name) => name === "ran");
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function writePackage(directory: string, content: object): Promise<void> {
  await writeFile(join(directory, "package.json"), JSON.stringify(content));
}
