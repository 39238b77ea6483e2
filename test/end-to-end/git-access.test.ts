import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newKeyPair } from "../../sandbox/github/ssh/key-pair.ts";
import { git, sshWith } from "../sandbox/github/git.ts";
import { secretEntries } from "./support/cluster-objects.ts";
import { platformPatience, sharedPlatform, type Platform } from "./support/platform.ts";

describe("Git over SSH with the keys that Pulumi registered", function () {
  this.timeout(platformPatience);
  let platform: Platform;
  let directory: string;

  before(async () => {
    platform = await sharedPlatform();
  });

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "gitops-platform-git-"));
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it("clones the repository that a key is for, and no other", async () => {
    const environment = sshWith(directory, await platformKey(platform), platform.github.knownHosts);
    const clone = (name: string) => git(directory, ["clone", url(platform, name), name], environment);
    assert.equal((await clone("my-diet-platform")).code, 0);
    for (const other of ["fleet", "apps.my-diet"]) {
      const { code, output } = await clone(other);
      assert.notEqual(code, 0);
      assert.match(output, /Repository not found/);
    }
  });

  it("is refused with a key that nobody registered", async () => {
    const { privateKey: stranger } = newKeyPair();
    const environment = sshWith(directory, stranger, platform.github.knownHosts);
    const { code, output } = await git(directory, ["clone", url(platform, "my-diet-platform")], environment);
    assert.notEqual(code, 0);
    assert.match(output, /authentication/i);
  });

  it("does not push: the keys are read-only", async () => {
    const environment = sshWith(directory, await platformKey(platform), platform.github.knownHosts);
    await git(directory, ["clone", url(platform, "my-diet-platform"), "clone"], environment);
    const clone = join(directory, "clone");
    writeFileSync(join(clone, "intruder.yaml"), "");
    await git(clone, ["add", "intruder.yaml"]);
    await git(clone, ["commit", "--message", "Intrude"]);
    const before = await platform.github.commits("my-diet-platform");
    const { code, output } = await git(clone, ["push"], environment);
    assert.notEqual(code, 0);
    assert.match(output, /read only/);
    assert.deepEqual(await platform.github.commits("my-diet-platform"), before);
  });
});

function url({ github }: Platform, name: string): string {
  return `ssh://git@${github.sshHost}/labrats-work/${name}.git`;
}

async function platformKey({ cluster }: Platform): Promise<string> {
  const { identity } = await secretEntries(cluster.client, "my-diet-platform", "my-diet-deploy-key");
  assert.ok(identity !== undefined);
  return identity;
}
