import assert from "node:assert/strict";
import { mkdtemp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withGeneration } from "../../keys/rotate.ts";
import { runPlatform } from "../support/platform-command.ts";

describe("withGeneration", () => {
  const cases: readonly (readonly [what: string, before: string, after: string])[] = [
    [
      "adds the mapping at the end of the configuration, and leaves everything else alone",
      "# top\nconfig:\n  platform:protect:   true # why\n",
      "# top\nconfig:\n  platform:protect:   true # why\n  platform:keys: { generations: { my-diet/age: 2 } }\n",
    ],
    [
      "adds generations beside maxAge",
      "config:\n  platform:keys:\n    # how old\n    maxAge: { age: 365 } # days\n  platform:protect: true\n",
      "config:\n  platform:keys:\n    # how old\n    maxAge: { age: 365 } # days\n    generations: { my-diet/age: 2 }\n  platform:protect: true\n",
    ],
    [
      "adds a key to a mapping on one line",
      "config:\n  platform:keys: { generations: { cluster: 3 } } # now\n",
      "config:\n  platform:keys: { generations: { cluster: 3, my-diet/age: 2 } } # now\n",
    ],
    [
      "adds a key to a mapping on lines",
      "config:\n  platform:keys:\n    generations:\n      cluster: 3 # leaked\n",
      "config:\n  platform:keys:\n    generations:\n      cluster: 3 # leaked\n      my-diet/age: 2\n",
    ],
    [
      "changes the number that is there",
      "config:\n  platform:keys:\n    generations: { my-diet/age: 1 , cluster: 3 }\n",
      "config:\n  platform:keys:\n    generations: { my-diet/age: 2 , cluster: 3 }\n",
    ],
    [
      "fills an empty mapping",
      "config:\n  platform:keys: { generations: {} }\n",
      "config:\n  platform:keys: { generations: { my-diet/age: 2 } }\n",
    ],
    [
      "writes after a last line that has no end",
      "config:\n  platform:protect: true",
      "config:\n  platform:protect: true\n  platform:keys: { generations: { my-diet/age: 2 } }\n",
    ],
  ];
  for (const [what, before, after] of cases) {
    it(what, () => {
      assert.equal(withGeneration(before, "my-diet/age", 2), after);
      assert.equal(withGeneration(after, "my-diet/age", 2), after, "a second time changes something");
    });
  }

  it("refuses a file that has no place for it", () => {
    assert.throws(() => withGeneration("config: *anchor\n", "cluster", 2));
    assert.throws(() => withGeneration("- config\n", "cluster", 2));
  });
});

describe("npm run platform -- keys rotate", () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "rotate-"));
    await mkdir(join(directory, "apps"));
    await writeFile(join(directory, "apps/my-diet.yaml"), registration);
  });

  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  async function rotate(text: string, ...args: readonly string[]) {
    const path = join(directory, "Pulumi.dev.yaml");
    await writeFile(path, text);
    const run = await runPlatform(["keys", "rotate", ...args, "--stack", "dev"], { cwd: directory, reject: false });
    return { exitCode: run.exitCode, said: run.stdout + run.stderr, file: await readFile(path, "utf8") };
  }

  it("adds 1 to the generation, and says what to do next", async () => {
    const first = await rotate("config:\n  platform:protect: true\n", "my-diet/age");
    assert.equal(first.exitCode, 0, first.said);
    assert.match(
      first.said,
      /^Pulumi\.dev\.yaml asks for generation 2 of the key my-diet\/age\.\n\nNext:\n {2}pulumi up/,
    );
    const second = await rotate(first.file, "my-diet/age", "--json");
    assert.deepEqual(JSON.parse(second.said), { key: "my-diet/age", generation: 3, file: "Pulumi.dev.yaml" });
    assert.match(second.file, /generations: \{ my-diet\/age: 3 \}/);
  });

  it("refuses a key that nobody has, and a file with errors, and writes nothing", async () => {
    const text = "config:\n  platform:protect: true\n";
    const unknown = await rotate(text, "my-diett/age");
    assert.equal(unknown.exitCode, 2);
    assert.match(unknown.said, /There is no key my-diett\/age; did you mean "my-diet\/age"\?/);
    assert.equal(unknown.file, text);
    const broken = "config:\n  platform:keys: { generations: { cluster: two } }\n";
    const refused = await rotate(broken, "cluster");
    assert.equal(refused.exitCode, 2);
    assert.match(refused.said, /platform:keys in Pulumi\.dev\.yaml has errors/);
    assert.equal(refused.file, broken);
  });
});

const registration = `displayName: MyDiet
source: { repository: apps.my-diet }
environments:
  dev: { path: ./k8s, hostname: my-diet.example.org }
`;
