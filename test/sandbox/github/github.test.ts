import assert from "node:assert/strict";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { at, base64, each, newKey, Running } from "./running.ts";

describe("GitHub's stand-in", () => {
  const running = new Running();

  it("goes on after a stop where it was", async () => {
    const url = await running.repository("kept", { description: "kept" });
    await running.must("POST", "/orgs/labrats-work/teams", { name: "Ops" });
    const id = at(await running.must("POST", `${url}/keys`, { key: newKey().public }), "id");
    const before = [await running.must("GET", `${url}/keys`), await running.github.commits("kept")];
    const [hostKey] = running.github.knownHosts.split(" ").slice(2);
    await running.restart();
    const keys = await running.must("GET", `${url}/keys`);
    const withoutPort = (text: unknown): string => JSON.stringify(text).replace(/127\.0\.0\.1:\d+/g, "host");
    assert.equal(withoutPort([keys, await running.github.commits("kept")]), withoutPort(before));
    assert.equal(at(await running.must("GET", "/orgs/labrats-work/teams/ops"), "name"), "Ops");
    assert.equal(running.github.knownHosts.split(" ")[2], hostKey);
    const next = await running.must("POST", "/orgs/labrats-work/repos", { name: "next" });
    assert.ok(Number(at(next, "id")) > Number(id), "an id was given twice");
  });

  it("sweeps away what a killed one left half-made", async () => {
    const unfinished = join(running.directory, "unfinished");
    mkdirSync(join(unfinished, "4711"), { recursive: true });
    writeFileSync(join(unfinished, "4711", "HEAD"), "ref: refs/heads/main\n");
    const url = await running.repository("locked");
    for (const lock of ["HEAD.lock", "refs/heads/main.lock"]) {
      writeFileSync(join(running.github.repositoryDirectory("locked"), lock), "");
    }
    await running.restart();
    assert.deepEqual(readdirSync(unfinished), []);
    await running.must("PUT", `${url}/contents/x`, { message: "x", content: "" });
  });

  it("logs every request and nothing that is secret", async () => {
    const url = await running.repository("logged");
    const mark = running.github.requests.mark;
    await running.must("GET", url);
    await running.must("PUT", `${url}/contents/x?`, { message: "x", content: base64("a secret text") });
    assert.deepEqual(
      running.github.requests.since(mark).map(({ method, operationId, status }) => [method, operationId, status]),
      [
        ["GET", "repos/get", 200],
        ["PUT", "repos/create-or-update-file-contents", 201],
      ],
    );
    assert.deepEqual(
      running.github.requests.writes(mark).map(({ method }) => method),
      ["PUT"],
    );
    const text = readFileSync(join(running.directory, "requests.jsonl"), "utf8");
    assert.equal(text.trimEnd().split("\n").at(-1), JSON.stringify(running.github.requests.all.at(-1)));
    for (const secret of [running.token, "a secret text", base64("a secret text")]) {
      assert.equal(text.includes(secret), false);
    }
  });

  it("fails requests that a test wants to fail, before or after they landed", async () => {
    const url = await running.repository("faults");
    const put = (name: string): Promise<{ status: number }> =>
      running.ask("PUT", `${url}/contents/${name}`, { message: name, content: "" });
    const { github } = running;
    github.failNext = ({ operationId }) => (operationId?.startsWith("repos/create-or-update") ? 502 : undefined);
    assert.equal((await put("lost")).status, 502);
    github.failNext = () => ({ status: 503, landed: true });
    assert.equal((await put("landed")).status, 503);
    github.failNext = undefined;
    assert.deepEqual([...(await github.files("faults")).keys()], ["README.md", "landed"]);
  });

  it("seeds a team once, as the API has it", async () => {
    running.github.seedTeam("mydiet-ops");
    const team = await running.must("GET", "/orgs/labrats-work/teams/mydiet-ops");
    assert.equal(at(team, "name"), "mydiet-ops");
    running.github.seedTeam("mydiet-ops");
    const slugs = each(await running.must("GET", "/orgs/labrats-work/teams"), "slug");
    assert.deepEqual(
      slugs.filter((slug) => slug === "mydiet-ops"),
      ["mydiet-ops"],
    );
  });

  it("seeds a repository from a folder once", async () => {
    const folder = join(running.directory, "folder");
    mkdirSync(join(folder, "k8s"), { recursive: true });
    writeFileSync(join(folder, "k8s", "a.yaml"), "a: 1\n");
    await running.github.seedRepository("apps.demo", folder, { branch: "trunk", private: false });
    writeFileSync(join(folder, "k8s", "b.yaml"), "b: 1\n");
    await running.github.seedRepository("apps.demo", folder);
    assert.deepEqual([...(await running.github.files("apps.demo"))], [["k8s/a.yaml", Buffer.from("a: 1\n")]]);
    assert.equal((await running.github.commits("apps.demo", "trunk")).length, 1);
    assert.equal((await running.ask("GET", "/repos/labrats-work/apps.demo", undefined, { token: null })).status, 200);
  });
});
