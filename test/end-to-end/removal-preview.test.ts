import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { platformPatience, sharedPlatform, type Platform } from "./support/platform.ts";

const app = "my-diet";
const state = z.object({
  deployment: z.object({ resources: z.array(z.object({ urn: z.string(), protect: z.boolean().optional() })) }),
});

describe("the preview of a removal", function () {
  this.timeout(platformPatience);
  let platform: Platform;
  let registration: string;
  let original: string;

  before(async () => {
    platform = await sharedPlatform();
    registration = join(platform.apps, `${app}.yaml`);
    original = readFileSync(registration, "utf8");
  });

  afterEach(() => {
    writeFileSync(registration, original);
  });

  it("lists everything that goes with --ignore-protect while things are protected, and changes nothing", async () => {
    const before = await platform.stack.export();
    const mark = platform.github.requests.mark;
    const { all, kept } = appIn(before);
    assert.ok(kept.length > 0, "something is protected");
    rmSync(registration);
    await assert.rejects(deletions(platform), /cannot be deleted\nbecause it is protected/);
    assertOnlyApp(await deletions(platform, "--ignore-protect"), all);
    assert.equal(await platform.stack.export(), before);
    assert.deepEqual(platform.github.requests.writes(mark), []);
  });

  it("lists everything that goes once the registration lifts the protection", async () => {
    writeFileSync(registration, `${original}\nprotect: false\n`);
    await platform.stack.operate("up");
    try {
      const { all, kept } = appIn(await platform.stack.export());
      assert.deepEqual(kept, []);
      rmSync(registration);
      assertOnlyApp(await deletions(platform), all);
    } finally {
      writeFileSync(registration, original);
      await platform.stack.operate("up");
      await platform.settle();
    }
  });
});

/** All of the app's resources in a state, sorted, and those of them that are protected. */
function appIn(text: string): { readonly all: string[]; readonly kept: string[] } {
  const { resources } = state.parse(JSON.parse(text)).deployment;
  const own = resources.filter(({ urn }) => isOfApp(urn));
  const kept = own.filter(({ protect }) => protect === true).map(({ urn }) => urn);
  return { all: own.map(({ urn }) => urn).sort(), kept };
}

/** Everything of the app goes; besides, only what all previews share, since no other app has some. */
function assertOnlyApp(deleted: readonly string[], all: readonly string[]): void {
  const shared = deleted.filter((urn) => urn.includes("$platform:previews:") && !isOfApp(urn));
  assert.ok(shared.length > 0);
  assert.deepEqual(
    deleted.filter((urn) => !shared.includes(urn)),
    all,
  );
}

/** What a preview says will be deleted, sorted. */
async function deletions({ stack }: Platform, ...flags: string[]): Promise<string[]> {
  const found = new Set<string>();
  const note = (metadata: { readonly op: string; readonly urn: string } | undefined): void => {
    if (metadata?.op === "delete") found.add(metadata.urn);
  };
  await stack.operate(
    "preview",
    (_, { resourcePreEvent, resOutputsEvent }) => {
      note(resourcePreEvent?.metadata);
      note(resOutputsEvent?.metadata);
    },
    flags,
  );
  return [...found].sort();
}

/** `…::my-diet`, `…::my-diet-dev/…` */
function isOfApp(urn: string): boolean {
  const name = urn.split("::").slice(3).join("::");
  return name === app || name.startsWith(`${app}-`) || name.startsWith(`${app}/`);
}
