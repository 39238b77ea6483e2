import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { runPlatform } from "../support/platform-command.ts";

const project = join(import.meta.dirname, "../..");

const reportSchema = z.object({
  cluster: z.string(),
  files: z.array(z.string()),
  built: z.array(z.string()),
  outOfReach: z.array(z.object({ kustomization: z.string(), source: z.string() })),
  notSet: z.array(z.string()),
  warnings: z.array(z.string()),
  faults: z.array(z.unknown()),
});

const expected = {
  dev: {
    cluster: "dev/home",
    built: [
      "Kustomization flux-system/flux-system",
      "Kustomization my-diet-platform/my-diet-sync",
      "Kustomization flux-system/cluster-settings",
      "Kustomization flux-system/previews",
      "Kustomization my-diet-platform/my-diet-platform",
      "Kustomization flux-system/cluster-apps",
      "Kustomization flux-system/hello-dev",
      "Kustomization flux-system/my-diet-pr-1",
    ],
    outOfReach: ["my-diet-home", "my-diet-dev", "my-diet-pr-1"],
    notSet: ["platform:previewsToken"],
  },
  prod: {
    cluster: "prod/cloud",
    built: [
      "Kustomization flux-system/flux-system",
      "Kustomization my-diet-platform/my-diet-sync",
      "Kustomization flux-system/cluster-settings",
      "Kustomization my-diet-platform/my-diet-platform",
      "Kustomization flux-system/cluster-apps",
      "Kustomization flux-system/hello-prod",
    ],
    outOfReach: ["my-diet-prod"],
    notSet: [],
  },
};

describe("npm run platform -- render", function () {
  // The program that checks is built when it is not there.
  this.timeout(0);
  let out: string;

  beforeEach(() => {
    out = mkdtempSync(join(tmpdir(), "rendered-"));
  });

  afterEach(() => {
    rmSync(out, { recursive: true });
  });

  /** In an environment without token and kubeconfig. */
  const render = (...args: string[]) =>
    runPlatform(["render", "--stack-files", "test/platform", ...args], {
      cwd: project,
      env: { GITHUB_TOKEN: undefined, KUBECONFIG: undefined, PULUMI_CONFIG_PASSPHRASE: undefined },
      reject: false,
    });

  for (const [stack, { outOfReach, ...rest }] of Object.entries(expected)) {
    it(`writes what ${stack} would commit, and finds no fault`, async () => {
      const { stdout, stderr, exitCode } = await render("--stack", stack, "--out", out, "--json");
      assert.equal(exitCode, 0, stderr);
      const { files, ...report } = reportSchema.parse(JSON.parse(stdout));
      assert.deepEqual(report, {
        ...rest,
        outOfReach: outOfReach.map((name) => ({
          kustomization: `Kustomization my-diet-platform/${name}`,
          source: "ssh://git@github.com/labrats-work/apps.my-diet.git",
        })),
        warnings: [
          `platform:flux.sha256 is not set: whatever the manifest's server sends is installed. Run: npm run platform -- flux pin --stack ${stack}`,
        ],
        faults: [],
      });
      const golden = filesBelow(join(project, "test/golden", stack));
      assert.deepEqual(
        files,
        golden.filter((file) => file.includes("/")),
      );
      assert.deepEqual(
        filesBelow(out).filter((file) => file !== ".rendered"),
        files,
      );
    });
  }

  it("renders again into what it has rendered, and leaves alone what it has not", async () => {
    const first = await render("--stack", "prod", "--out", out);
    assert.equal(first.exitCode, 0, first.stderr);
    const again = await render("--stack", "prod", "--out", out);
    assert.equal(again.stdout, first.stdout);
    writeFileSync(join(out, "mine"), "mine");
    const refused = await render("--stack", "prod", "--out", out);
    assert.deepEqual(
      [refused.exitCode, refused.stderr, refused.stdout],
      [2, `${JSON.stringify(out)} has "mine", which was not rendered; name another directory, or an empty one`, ""],
    );
    assert.equal(readFileSync(join(out, "mine"), "utf8"), "mine");
  });

  it("looks at what people's own Flux applies, with every controller that a release has", async () => {
    const [stacks, clone] = [join(out, "stacks"), join(out, "clone")];
    const [people, nothing] = [join(clone, "clusters/mine"), join(out, "nothing")];
    for (const directory of [stacks, people, nothing]) mkdirSync(directory, { recursive: true });
    writeFileSync(
      join(stacks, "Pulumi.dev.yaml"),
      `config:
  platform:github: { owner: labrats-work }
  platform:cluster: { environment: dev, name: home, domain: example.org }
  platform:fleet: { repository: fleet, create: true }
  platform:apps: ${nothing}
  platform:infrastructure: ${nothing}
  platform:workloads: ${nothing}
  platform:flux:
    manifest: https://github.com/fluxcd/flux2/releases/download/v2.9.5/install.yaml
    extraComponents: [source-watcher]
    adopt: ./clusters/mine
`,
    );
    writeFileSync(
      join(people, "mine.yaml"),
      "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: mine, namespace: default }\ndat: {}\n",
    );
    const own = ["--stack", "dev", "--stack-files", stacks, "--checkout", `fleet=${clone}`];
    const { stdout, stderr } = await render(...own, "--out", join(out, "rendered"));
    assert.deepEqual(
      stdout.split("\n").slice(-2),
      [
        "1 error.",
        '  fleet/clusters/mine/mine.yaml:4  ConfigMap default/mine: dat  is no field of ConfigMap; did you mean "data"?',
      ],
      stderr,
    );
  });

  it("ends with 1 when something has a fault, and names the file and the line", async () => {
    const clone = join(out, "clone");
    const people = join(clone, "clusters/dev/home/previews");
    mkdirSync(people, { recursive: true });
    // A directory without a list: Flux applies everything that is in it.
    writeFileSync(
      join(people, "mine.yaml"),
      "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: mine, namespace: default }\ndat: {}\n",
    );
    const rendered = join(out, "rendered");
    const { exitCode, stdout } = await render("-s", "dev", "-o", rendered, "--checkout", `fleet=${clone}`);
    assert.deepEqual(
      [exitCode, stdout.split("\n").at(-1)],
      [
        1,
        '  fleet/clusters/dev/home/previews/mine.yaml:4  ConfigMap default/mine: dat  is no field of ConfigMap; did you mean "data"?',
      ],
    );
  });
});

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .sort();
}
