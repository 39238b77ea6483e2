import assert from "node:assert/strict";
import { GitHubClient } from "../../github/client.ts";
import { missingBranch } from "../../preflight/fleet-branch.ts";
import type { OwnersGitHub } from "../../github/owners-github.ts";
import { compareDeployKeys } from "../../preflight/deploy-keys.ts";
import type { OwnState } from "../../preflight/own-state.ts";
import { findRepository } from "../../preflight/repositories.ts";
import { base64, newKey, Running } from "../sandbox/github/running.ts";

const empty: OwnState = {
  repositories: new Map(),
  registrations: [],
  keyPairs: [],
  ageKeys: new Map(),
  branches: new Set(),
  files: [],
  definitions: [],
  former: [],
};

describe("the comparison with GitHub", () => {
  const running = new Running();
  const wanted = (name: string) => ({
    ...{ name, topic: "gitops-platform-fleet", description: "Desired state of the clusters" },
    ...{ adopt: false, howToAdopt: "" },
  });
  const description = "Desired state of the clusters";

  afterEach(() => {
    running.github.faults.turnOff();
  });

  it("knows a repository of the platform's by its topic", async () => {
    const url = await running.repository("marked");
    await running.must("PUT", `${url}/topics`, { names: ["other", "gitops-platform-fleet"] });
    await running.must("PUT", `${url}/contents/x`, { message: "x", content: "" });
    await running.must("PATCH", url, { archived: true });
    const found = await findRepository(github(), wanted("Marked"));
    assert.deepEqual([found?.ours, found?.archived, found?.name], [true, true, "marked"]);
    await running.must("PATCH", url, { archived: false });
    await running.must("PUT", `${url}/topics`, { names: ["gitops-platform-other"] });
    assert.equal((await findRepository(github(), wanted("marked")))?.ours, false);
  });

  it("knows one that has just been made by its description, until somebody uses it", async () => {
    const url = await running.repository("new", { description });
    assert.equal((await findRepository(github(), wanted("new")))?.ours, true);
    await running.must("PUT", `${url}/contents/x`, { message: "Initial commit", content: base64("x") });
    assert.equal((await findRepository(github(), wanted("new")))?.ours, false);
  });

  it("takes none for the platform's that people began, be it empty", async () => {
    await running.repository("described", { description: "Another one" });
    await running.must("POST", "/orgs/labrats-work/repos", { name: "empty", description });
    for (const name of ["described", "empty"]) {
      assert.equal((await findRepository(github(), wanted(name)))?.ours, false, name);
    }
    assert.equal(await findRepository(github(), wanted("nowhere")), undefined);
  });

  it("finds keys that are registered without the state's knowledge, and misses those that are not", async () => {
    const url = await running.repository("keys");
    const [unknown, known, lost] = [newKey().public, newKey().public, newKey().public];
    await running.must("POST", `${url}/keys`, { key: unknown });
    await running.must("POST", `${url}/keys`, { key: known });
    const registration = (name: string, key: string, repository = "keys") => ({
      ...{ name, id: `${repository}:1`, repository, title: name, publicKey: key.split(" ").slice(0, 2).join(" ") },
    });
    const registrations = [registration("known", known), registration("lost", lost), registration("x", lost, "gone")];
    const keyPairs = [...registrations, registration("unknown", unknown), registration("fresh", newKey().public)];
    const keys = await compareDeployKeys(github(), { ...empty, registrations, keyPairs }, ["keys", "gone"]);
    assert.deepEqual([...keys.unknown.keys()], ["unknown"]);
    assert.match(keys.unknown.get("unknown") ?? "", /^keys:\d+$/);
    assert.deepEqual(
      keys.again.map(({ name }) => name),
      ["lost"],
      "of a repository that the token cannot see, nothing is known",
    );
  });

  it("asks nothing about keys where the state has none, and fails no token that may not see them", async () => {
    const { mark } = running.github.requests;
    await compareDeployKeys(github(), empty, ["keys"]);
    assert.deepEqual(running.github.requests.since(mark), []);
    running.github.faults.turnOn({ fault: "token-lacks-permission", path: "/keys" });
    const registrations = [{ name: "x", id: "keys:1", repository: "keys", title: "x", publicKey: "ssh-ed25519 AAAA" }];
    const state = { ...empty, registrations, keyPairs: registrations };
    const { lost, unseen } = await compareDeployKeys(github(), state, []);
    assert.deepEqual([lost, unseen], [[], ["keys"]]);
  });

  it("names the branch that a stack cannot attach to", async () => {
    await running.repository("fleet");
    await running.must("POST", "/orgs/labrats-work/repos", { name: "bare" });
    const missing = (repository: string, branch: string) => missingBranch(github(), { repository, branch });
    assert.equal(await missing("fleet", "main"), undefined);
    assert.match(
      (await missing("fleet", "live")) ?? "",
      /^labrats-work\/fleet has no branch live, but main: set platform:fl/,
    );
    assert.match((await missing("bare", "main")) ?? "", /has no branch main, but no commits yet/);
    assert.match((await missing("nowhere", "main")) ?? "", /does not exist, or this program may not see it/);
  });

  function github(): OwnersGitHub {
    const client = new GitHubClient({ baseUrl: `${running.github.url}/`, token: running.token, delay: 1 });
    return { client, owner: running.organization };
  }
});
