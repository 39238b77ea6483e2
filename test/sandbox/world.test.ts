import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { World, type WorldOptions } from "../../sandbox/world.ts";
import { scratchDirectory } from "./process/scratch.ts";

const checkout = join(import.meta.dirname, "..", "..");

describe("a world", () => {
  const scratch = scratchDirectory();
  let world: World | undefined;

  afterEach(async () => {
    await world?.stop();
  });

  it("has the stack that makes the fleet repository first, in whatever order they are named", () => {
    const sites = open().addSites(["prod", "dev", "prod"]);
    assert.deepEqual(
      sites.map(({ name, part }) => `${name} ${part.cluster}`),
      ["dev dev/home", "prod prod/cloud"],
    );
  });

  it("takes a stack that joins those that it has", () => {
    const opened = open();
    opened.addSites(["dev"]);
    assert.deepEqual(
      opened.addSites(["prod"]).map(({ name }) => name),
      ["prod"],
    );
  });

  it("remembers the stacks of its earlier runs", async () => {
    const earlier = open();
    earlier.addSites(["dev"]);
    writeFileSync(earlier.layout.ofStack("dev").stackFile, "config:\n  platform:fleet: { create: true }\n");
    await earlier.stop();
    assert.deepEqual(
      open()
        .addSites(["prod"])
        .map(({ name }) => name),
      ["prod"],
    );
  });

  it("forgets what it held when asked to, but not for stacks that it cannot run", () => {
    const kept = join(scratch(), "github-token");
    writeFileSync(kept, "ghp_");
    const opened = open({ fresh: true });
    assert.throws(() => opened.addSites(["prod"]), /No stack of this sandbox \(prod\) has platform:fleet\.create/);
    assert.throws(() => opened.addSites(["dve"]), /There is no stack "dve": did you mean "dev"\?/);
    assert.equal(existsSync(kept), true);
    opened.addSites(["dev"]);
    assert.equal(existsSync(kept), false);
    assert.deepEqual(opened.layout.stacks(), []);
  });

  function open(options: Partial<WorldOptions> = {}): World {
    world = new World({ checkout, directory: scratch(), ...options });
    return world;
  }
});
