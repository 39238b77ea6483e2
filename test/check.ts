import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { testsNear } from "./support/tests-near.ts";
import { readImports, sourceFiles } from "./support/imports.ts";

/**
 * Checks what has changed, in some seconds: types, lint, and the unit tests nearest to each changed file, side by side. What
 * each says is shown in turn. Changed is what differs from the last commit, or from the one that is given:
 * `npm run check -- main`.
 */
const since = process.argv[2] ?? "HEAD";
const changed = [
  ...git("diff", "--name-only", "-z", "--no-renames", since, "--"),
  ...git("ls-files", "--others", "--exclude-standard", "-z"),
];
const present = changed.filter((file) => existsSync(file));
const linted = present.filter((file) => /\.(?:ts|mjs|js)$/.test(file) && !file.startsWith("test/golden/"));
const tests = testsNear(readImports(".", sourceFiles(".")), changed, existsSync);

console.log(
  changed.length === 0
    ? `Nothing differs from ${since}.`
    : `Changed: ${changed.length} ${changed.length === 1 ? "file" : "files"}. Tests: ${tests.length === 0 ? "none" : tests.join(" ")}`,
);
const cache = "node_modules/.cache";
const checks = [
  {
    title: "Types",
    args: ["node_modules/typescript/bin/tsc", "--incremental", "--tsBuildInfoFile", `${cache}/tsc.tsbuildinfo`],
  },
  { title: "Lint", args: ["node_modules/eslint/bin/eslint.js", ...linted], skip: linted.length === 0 },
  {
    title: "Format",
    args: ["node_modules/prettier/bin/prettier.cjs", "--check", "--ignore-unknown", ...present],
    skip: present.length === 0,
  },
  { title: "Tests", args: ["--import", "tsx", "test/run.ts", ...tests], skip: tests.length === 0 },
]
  .filter(({ skip }) => skip !== true)
  .map(({ title, args }) => ({ title, ended: run(args) }));

for (const { title, ended } of checks) {
  const { code, said, seconds } = await ended;
  console.log(`${code === 0 ? "✔" : "✘"} ${title} (${seconds.toFixed(1)} s)`);
  if (code !== 0) process.exitCode = 1;
  if (code !== 0) console.log(said);
}

async function run(args: readonly string[]): Promise<{ code: number; said: string; seconds: number }> {
  const began = performance.now();
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
  await once(child, "close");
  return { code: child.exitCode ?? 1, said, seconds: (performance.now() - began) / 1000 };
}

function git(...args: readonly string[]): string[] {
  const { status, stdout, stderr } = spawnSync("git", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`git ${args.join(" ")} failed: ${stderr}`);
  return stdout.split("\0").filter((file) => file !== "");
}
