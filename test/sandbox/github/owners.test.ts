import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AppAccess } from "../../../github/app.ts";
import { git, sshWith } from "./git.ts";
import { at, each, newKey, Running } from "./running.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

describe("several owners at GitHub's stand-in", () => {
  const running = new Running();

  before(async () => {
    const files = mkdtempSync(join(running.directory, "seed-"));
    for (const owner of ["labrats-work", "games", "ada"]) {
      writeFileSync(join(files, "owner"), owner);
      if (owner !== "labrats-work") running.github.seedOwner({ login: owner, isPerson: owner === "ada" });
      await running.github.seedRepository(`${owner}/blaster`, files);
    }
    running.github.seedOwner({ login: "studio", token: "github_pat_studio" });
    await running.github.seedRepository("studio/secret", files);
    await running.github.seedRepository("studio/open", files, { private: false });
  });

  it("have repositories of the same name, each its own, whatever the case of the names", async () => {
    for (const [asked, owner, type] of [
      ["labrats-work", "labrats-work", "Organization"],
      ["Games", "games", "Organization"],
      ["ADA", "ada", "User"],
    ] as const) {
      const repository = await running.must("GET", `/repos/${asked}/Blaster`);
      assert.deepEqual([at(repository, "full_name"), at(repository, "owner", "type")], [`${owner}/blaster`, type]);
      const file = await running.must("GET", `/repos/${asked}/blaster/contents/owner`);
      assert.equal(Buffer.from(String(at(file, "content")), "base64").toString(), owner);
    }
    assert.deepEqual(each(await running.must("GET", "/orgs/games/repos"), "full_name"), ["games/blaster"]);
    assert.equal((await running.ask("GET", "/repos/nobody/blaster")).status, 404);
    assert.equal((await running.ask("GET", "/orgs/ada")).status, 404);
    assert.equal(at(await running.must("GET", "/orgs/Games"), "login"), "games");
  });

  it("keep them when it starts again, with their keys", async () => {
    const key = newKey();
    await running.must("POST", "/repos/games/blaster/keys", { title: "Flux", key: key.public, read_only: true });
    await running.restart();
    assert.deepEqual(each(await running.must("GET", "/repos/games/blaster/keys"), "title"), ["Flux"]);
    assert.deepEqual(await running.must("GET", "/repos/labrats-work/blaster/keys"), []);
    const to = mkdtempSync(join(running.directory, "clone-"));
    const login = sshWith(to, key.private, running.github.knownHosts);
    const clone = async (owner: string): Promise<number> =>
      (await git(to, ["clone", "--quiet", `ssh://git@${running.github.sshHost}/${owner}/blaster.git`, owner], login))
        .code;
    assert.deepEqual([await clone("games"), await clone("labrats-work"), await clone("ada")], [0, 128, 128]);
  });

  it("can have a token of their own, without which what is private there is not there", async () => {
    const [own, other] = [{ token: running.token }, { token: "github_pat_studio" }];
    assert.equal((await running.ask("GET", "/repos/studio/secret", undefined, own)).status, 404);
    assert.equal((await running.ask("GET", "/repos/studio/secret", undefined, other)).status, 200);
    assert.equal((await running.ask("GET", "/repos/games/blaster", undefined, other)).status, 404);
    assert.equal((await running.ask("GET", "/repos/studio/open", undefined, own)).status, 200);
    assert.equal((await running.ask("POST", "/repos/studio/open/keys", {}, own)).status, 403);
  });

  it("install one App each, with a number of its own, which reaches nothing of the others", async () => {
    const app = { slug: "reader", publicKey: publicKey.export({ format: "pem", type: "spki" }).toString() };
    const here = running.github.seedApp(app);
    const there = running.github.seedApp({ ...app, account: "games" });
    assert.equal(here.id, there.id);
    assert.notEqual(here.installationId, there.installationId);
    const pem = privateKey.export({ format: "pem", type: "pkcs8" }).toString();
    const access = new AppAccess({ name: "reader", ...there, privateKey: pem }, { baseUrl: `${running.github.url}/` });
    assert.equal((await access.installation()).account, "games");
    assert.deepEqual(await access.repositories(), ["blaster"]);
    const token = await access.token();
    assert.equal((await running.ask("GET", "/repos/games/blaster", undefined, { token })).status, 200);
    assert.equal((await running.ask("GET", "/repos/labrats-work/blaster", undefined, { token })).status, 404);
    const host = new URL(running.github.url).host;
    const to = mkdtempSync(join(running.directory, "clone-"));
    const clone = async (owner: string): Promise<number> =>
      (await git(to, ["clone", "--quiet", `http://x-access-token:${token}@${host}/${owner}/blaster.git`, owner])).code;
    assert.deepEqual([await clone("games"), await clone("labrats-work")], [0, 128]);
  });
});
