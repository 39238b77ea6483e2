import assert from "node:assert/strict";
import { cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { setSecret, SET_KUBECONFIG } from "../../configuration/commands.ts";

const root = join(import.meta.dirname, "../..");

/** A file that a command reads a secret from, or writes the state to. */
const REDIRECTED = /pulumi [^\n|]*[<>] ([\w./-]+\.\w+)/g;

describe("Git ignores, beside the checkout,", () => {
  it("every file of a secret or a state that the documentation names", async () => {
    const files = await documentedFiles();
    assert(files.includes("kubeconfig.yaml") && files.includes("dev.state.json"), files.join());
    assert.deepEqual(await ignored(files), files);
  });

  it("such files under their usual names", async () => {
    const usual = [
      "kubeconfig",
      "dev.kubeconfig",
      "my-diet.2026-11-28.private-key.pem",
      "apps/id.pem",
      "dev.agekey",
      "key.txt",
      "keys.txt",
      "age-key.txt",
      "hmac.key",
      "prod.state.json",
      ".pulumi/stacks/platform/dev.json",
      ".env",
    ];
    assert.deepEqual(await ignored(usual), usual);
  });

  it("nothing that belongs to the project", async () => {
    const files = await sources();
    assert(files.length > 500, `${files.length} files`);
    assert.deepEqual(await ignored(files), []);
  });
});

/** What commands in pages and messages are to read or write. */
async function documentedFiles(): Promise<readonly string[]> {
  const docs = (await readdir(join(root, "docs"), { recursive: true })).map((name) => join("docs", name));
  const stackFiles = (await readdir(root)).filter((name) => /^Pulumi\..+\.yaml$/.test(name));
  const pages = ["README.md", ...stackFiles, ...docs.filter((name) => name.endsWith(".md"))];
  const texts = await Promise.all(pages.map(async (page) => readFile(join(root, page), "utf8")));
  const all = [...texts, SET_KUBECONFIG, setSecret("githubAppKeys", "my-diet")].join("\n");
  return [...new Set([...all.matchAll(REDIRECTED)].map(([, file = ""]) => file))].sort();
}

/** The project's code, pages and fixtures, wherever something of a person's own cannot be. */
async function sources(): Promise<readonly string[]> {
  const folders = (await readdir(root, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory() && !/^(node_modules|\..*)$/.test(entry.name))
    .map(({ name }) => name);
  const lists = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(join(root, folder), { recursive: true })).map((file) => join(folder, file)),
    ),
  );
  return [...lists.flat().filter((file) => /\.(ts|md|ya?ml|json|go|mod|sum)$/.test(file)), "package.json"];
}

/** Those of the files that Git ignores, by the project's rules alone. */
async function ignored(files: readonly string[]): Promise<readonly string[]> {
  const directory = await mkdtemp(join(tmpdir(), "ignored-"));
  try {
    await execa("git", ["init", "--quiet", directory]);
    await cp(join(root, ".gitignore"), join(directory, ".gitignore"));
    const check = ["-c", "core.excludesFile=", "check-ignore", "--no-index", "--stdin"];
    // Exit status 1 says that none is ignored.
    const result = await execa("git", check, { cwd: directory, input: files.join("\n"), reject: false });
    assert(result.exitCode === 0 || result.exitCode === 1, result.stderr);
    return result.stdout.split("\n").filter(Boolean);
  } finally {
    await rm(directory, { recursive: true });
  }
}
