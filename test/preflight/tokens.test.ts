import assert from "node:assert/strict";
import { z } from "zod";
import type { Files } from "../../components/github/repository-files.ts";
import type { WantedFault } from "../../sandbox/github/faults/fault.ts";
import { GitHubStack, type Ended } from "../support/engine/github-stack.ts";
import { declared, smallPlatform } from "./small-platform.ts";

/** Tokens that will not do, by what is wrong with them, and what an `up` says of each before anything is there, and later. */
const tokens: readonly {
  readonly what: string;
  readonly faults: readonly WantedFault[];
  readonly first: RegExp;
  readonly later: RegExp;
}[] = [
  {
    what: "was deleted, or has expired",
    faults: [{ fault: "token-rejected" }],
    first: /401 "Bad credentials"; the token is mistyped, has expired or was deleted/,
    later: /401 "Bad credentials"; the token is mistyped, has expired or was deleted/,
  },
  {
    what: "is a classic one without the scope",
    faults: [{ fault: "token-classic", scopes: "public_repo" }],
    first: /the token is a classic one with the scopes public_repo, and lacks repo/,
    later: /the token is a classic one with the scopes public_repo, and lacks repo/,
  },
  {
    what: "lacks Administration and Contents, as when its owner has changed",
    faults: [
      { fault: "token-lacks-permission", method: "POST" },
      { fault: "token-lacks-permission", method: "PUT" },
    ],
    first: /cannot make repositories in labrats-work: .*POST \S+\/orgs\/labrats-work\/repos with 403 "Resource not acc/,
    later: /cannot write files in labrats-work\/fleet: .*PUT \S+ with 403 "Resource not accessible by personal acc/,
  },
  {
    what: "waits for the organisation's approval, or is limited to other repositories",
    faults: [{ fault: "token-sees-nothing" }],
    first: /cannot make repositories in labrats-work: .*approve/s,
    later: /cannot make repositories in labrats-work: .*approve/s,
  },
];

describe("an up with a token that", function () {
  this.timeout(120_000);
  let stack: GitHubStack;
  let files: Files;

  beforeEach(async () => {
    files = { "a.yaml": "a: 1\n" };
    stack = await GitHubStack.start(smallPlatform({ files: () => files }));
  });

  afterEach(() => stack.end());

  for (const { what, faults, first, later } of tokens) {
    it(`${what} changes nothing, and another token goes on from there`, async () => {
      for (const fault of faults) stack.github.faults.turnOn(fault);
      await refused(first);
      assert.deepEqual(await made(), [], "something was made");
      stack.github.faults.turnOff();
      await succeeds(stack.up());

      files = { "a.yaml": "a: 2\n" };
      for (const fault of faults) stack.github.faults.turnOn(fault);
      const before = await made();
      await refused(later);
      assert.deepEqual(await made(), before);
      stack.github.faults.turnOff();
      await succeeds(stack.up());
      const { mark } = stack.github.requests;
      assert.deepEqual(Object.keys((await succeeds(stack.up())).changes), ["same"]);
      assert.deepEqual(stack.github.requests.writes(mark), []);
      assert.deepEqual((await declared(stack)).files, ["README.md", "a.yaml"]);
      assert.equal((await stack.github.files("fleet", "main")).get("a.yaml")?.toString(), "a: 2\n");
      assert.deepEqual(stack.github.requests.bugs, []);
    });
  }

  it("may not register the keys again that have gone with the one before changes nothing", async () => {
    await succeeds(stack.up());
    stack.github.faults.turnOn({ fault: "keys-deleted-with-token" });
    stack.github.faults.turnOn({ fault: "token-lacks-permission", method: "POST" });
    await refused(/cannot make a deploy key in labrats-work\/fleet: .*POST \S+\/fleet\/keys with 403/);
    stack.github.faults.turnOff();
    await succeeds(stack.up());
    assert.deepEqual((await declared(stack)).keys, ["Flux on dev/home"]);
  });

  it("only reads is told so by a preview, which goes on", async () => {
    await succeeds(stack.up());
    stack.github.faults.turnOn({ fault: "token-lacks-permission", method: "PUT" });
    const { output } = await succeeds(stack.preview());
    assert.match(output, /warning: GitHub refuses the token what this stack needs/);
  });

  async function refused(message: RegExp): Promise<void> {
    const { mark } = stack.github.requests;
    const { ok, output } = await stack.up();
    assert.equal(ok, false);
    assert.match(output, message);
    assert.match(output, /nothing was changed/);
    assert.doesNotMatch(output, /\.ts:|node_modules/);
    assert.deepEqual(stack.github.requests.writes(mark), []);
  }

  /** What the state has, but for what every operation has: the stack and its providers. */
  async function made(): Promise<string[]> {
    return [...(await stack.resources())]
      .filter(([name]) => !name.startsWith("pulumi:"))
      .map(([name, resource]) => `${name} ${identified.parse(resource).id ?? ""}`);
  }
});

const identified = z.looseObject({ id: z.string().optional() });

async function succeeds(operation: Promise<Ended>): Promise<Ended> {
  const ended = await operation;
  assert.ok(ended.ok, ended.output);
  return ended;
}
