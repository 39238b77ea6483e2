import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { platformSopsConfig } from "../../manifests/app/sops-config.ts";
import { open } from "../../sops/open.ts";
import { seal } from "../../sops/seal.ts";
import { identity, otherIdentity, otherRecipient, recipient } from "../support/fixtures.ts";
import { runPlatform } from "../support/platform-command.ts";

const object = { apiVersion: "v1", kind: "Secret", metadata: { name: "a" }, stringData: { password: "swordfish" } };

describe("npm run platform -- keys reseal", () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "reseal-"));
    await put(".sops.yaml", platformSopsConfig([recipient, otherRecipient]));
    await put("platform/old.sops.yaml", await seal(object, { recipients: [recipient] }));
    await put("platform/new.sops.yaml", await seal(object, { recipients: [otherRecipient, recipient] }));
    await put("platform/plain.yaml", "a: 1\n");
  });

  afterEach(() => rm(directory, { recursive: true }));

  it("seals what is sealed to others, and nothing else", async () => {
    const before = await text("platform/new.sops.yaml");
    const { exitCode, stdout } = await run({ SOPS_AGE_KEY: identity });
    assert.equal(exitCode, 0);
    assert.equal(stdout, "platform/new.sops.yaml: up to date\nplatform/old.sops.yaml: sealed again");
    assert.deepEqual(await open(await text("platform/old.sops.yaml"), [otherIdentity]), object);
    assert.equal(await text("platform/new.sops.yaml"), before);
    assert.doesNotMatch(stdout, /swordfish|AGE-SECRET-KEY/);
  });

  it("takes the key from a file, too, and tells programs what it did", async () => {
    await put("key.txt", `# made by age-keygen\n${identity}\n`);
    const { stdout } = await run({ SOPS_AGE_KEY_FILE: join(directory, "key.txt") }, "--json");
    assert.deepEqual(JSON.parse(stdout), [
      { path: "platform/new.sops.yaml", result: "up to date" },
      { path: "platform/old.sops.yaml", result: "sealed again" },
    ]);
  });

  it("fails for a file that it cannot open or has no rule for, and does the others", async () => {
    await put("elsewhere/a.sops.yaml", await seal(object, { recipients: [recipient] }));
    const locked = await run({});
    assert.equal(locked.exitCode, 1);
    assert.match(locked.stdout, /^elsewhere\/a\.sops\.yaml: failed: no rule of \.sops\.yaml/m);
    assert.match(locked.stdout, /^platform\/old\.sops\.yaml: failed: set SOPS_AGE_KEY/m);
    const wrong = await run({ SOPS_AGE_KEY: otherIdentity });
    assert.match(wrong.stdout, /^platform\/old\.sops\.yaml: failed: .*none of the given identities/m);
  });

  it("names those to whom a file is not sealed, or is sealed and should not be, and changes nothing", async () => {
    const before = await text("platform/old.sops.yaml");
    const differing = await run({}, "--check");
    assert.equal(differing.exitCode, 1);
    assert.match(
      differing.stdout,
      new RegExp(`^platform/old\\.sops\\.yaml: differs: is not sealed to ${otherRecipient}$`, "m"),
    );
    await put(".sops.yaml", platformSopsConfig([otherRecipient]));
    const retired = await run({}, "--check", "--json");
    assert.deepEqual(JSON.parse(retired.stdout), [
      {
        ...{ path: "platform/new.sops.yaml", result: "differs" },
        reason: `is sealed to ${recipient}, which .sops.yaml does not list`,
      },
      {
        ...{ path: "platform/old.sops.yaml", result: "differs" },
        reason: `is not sealed to ${otherRecipient}; is sealed to ${recipient}, which .sops.yaml does not list`,
      },
    ]);
    assert.equal(await text("platform/old.sops.yaml"), before);
    await put(".sops.yaml", platformSopsConfig([recipient]));
    await run({ SOPS_AGE_KEY: identity });
    assert.equal((await run({}, "--check")).exitCode, 0);
  });

  it("leaves to sops what it cannot read", async () => {
    await put(".sops.yaml", 'creation_rules: [{ path_regex: "(?P<a>b)[", age: "age1" }]\n');
    const { exitCode, stderr } = await run({}, "--check");
    assert.equal(exitCode, 2);
    assert.match(stderr, /path_regex that only sops reads: .*run sops updatekeys/);
  });

  it("needs the top of a checkout", async () => {
    const { exitCode, stderr } = await run({}, "platform");
    assert.equal(exitCode, 2);
    assert.match(stderr, /There is no \.sops\.yaml in platform/);
  });

  async function put(path: string, content: string): Promise<void> {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), content);
  }

  function text(path: string): Promise<string> {
    return readFile(join(directory, path), "utf8");
  }

  function run(env: Record<string, string>, ...args: readonly string[]) {
    return runPlatform(["keys", "reseal", ...args], { cwd: directory, env, reject: false });
  }
});
