import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { putRepository, type RepositoryPlace } from "../../../sandbox/commands/repository.ts";
import { connectionEnvironment } from "../../../sandbox/connection.ts";
import { SandboxError } from "../../../sandbox/errors.ts";
import { Running } from "../github/running.ts";

describe("npm run sandbox -- repository", () => {
  const running = new Running();
  let place: RepositoryPlace;
  let code: string;

  before(() => {
    const { github, token, organization } = running;
    const unused = { programs: [], pulumiHome: "", backend: "", passphrase: "", kubeconfig: "" };
    const environment = connectionEnvironment({ ...unused, githubUrl: github.url, githubToken: token });
    place = { apiUrl: github.apiUrl, token, organization, environment };
    code = mkdtempSync(join(running.directory, "code-"));
    mkdirSync(join(code, "k8s"));
    mkdirSync(join(code, ".git"));
    writeFileSync(join(code, ".git", "config"), "not Git's");
    writeFileSync(join(code, "k8s", "one.yaml"), "1");
  });

  it("makes a private repository with the files of a directory on its main branch", async () => {
    assert.equal(await putRepository(place, "apps.hello", code), "made");
    assert.deepEqual(await files(), { "k8s/one.yaml": "1" });
    assert.equal((await running.ask("GET", "/repos/labrats-work/apps.hello", undefined, { token: null })).status, 404);
  });

  it("brings it up to date, with a commit exactly when something has changed", async () => {
    assert.equal(await putRepository(place, "apps.hello", code), "the same as before");
    rmSync(join(code, "k8s", "one.yaml"));
    writeFileSync(join(code, "k8s", "two.yaml"), "2");
    assert.equal(await putRepository(place, "apps.hello", code), "changed");
    assert.deepEqual(await files(), { "k8s/two.yaml": "2" });
    const commits = await running.github.commits("apps.hello");
    assert.deepEqual(
      commits.map(({ message }) => message),
      ["Change", "Begin"],
    );
  });

  it("says what is wrong", async () => {
    const nowhere = join(running.directory, "nowhere");
    await assert.rejects(putRepository(place, "apps.hello", nowhere), (error: unknown) => {
      assert(error instanceof SandboxError);
      assert.equal(error.message, `There are no files in ${nowhere}: name the directory with the app's code`);
      return true;
    });
    const off = { ...place, apiUrl: "http://127.0.0.1:1" };
    await assert.rejects(putRepository(off, "apps.hello", code), /does not answer. Start it in another terminal/);
    await assert.rejects(
      putRepository({ ...place, token: "ghp_wrong" }, "more", code),
      /no repository "more" in labrats-work: Bad cred/,
    );
  });

  it("makes it in another organisation where its name says so", async () => {
    running.github.seedOwner({ login: "games" });
    assert.equal(await putRepository(place, "games/blaster", code), "made");
    assert.equal(await putRepository(place, "games/blaster", code), "the same as before");
    assert.deepEqual(await files("games/blaster"), await files());
    assert.equal((await running.ask("GET", "/repos/labrats-work/blaster")).status, 404);
  });

  async function files(repository = "apps.hello"): Promise<Record<string, string>> {
    const found = await running.github.files(repository, "main");
    return Object.fromEntries([...found].map(([path, content]) => [path, content.toString()]));
  }
});
