import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const goldens = join(import.meta.dirname, "../golden");

/**
 * Compares files, text by path, with those below `test/golden/<name>`: none may differ, miss or be left over. With
 * `UPDATE=1` in the environment they are written instead.
 */
export function assertGolden(name: string, files: Readonly<Record<string, string>>): void {
  const golden = join(goldens, name);
  if (process.env["UPDATE"] === "1") {
    rmSync(golden, { recursive: true, force: true });
    write(golden, files);
    return;
  }
  const difference = compare(golden, files);
  if (difference === "") return;
  assert.fail(
    `Not what test/golden/${name} has. If it should be, run the test with UPDATE=1 and look at the diff.\n${difference}`,
  );
}

/** A unified diff; empty when there is no difference. */
function compare(golden: string, files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), "golden-"));
  try {
    mkdirSync(join(directory, "expected"));
    if (existsSync(golden)) cpSync(golden, join(directory, "expected"), { recursive: true });
    write(join(directory, "actual"), files);
    const options = ["--no-index", "--no-color", "--no-ext-diff", "--no-renames"];
    const { status, stdout, stderr, error } = spawnSync("git", ["diff", ...options, "expected", "actual"], {
      cwd: directory,
      encoding: "utf8",
      env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" },
    });
    if (error !== undefined) throw error;
    assert(status === 0 || status === 1, stderr);
    return stdout;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function write(directory: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(directory, dirname(path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
}
