import assert from "node:assert/strict";
import { at, base64, each, Running } from "./running.ts";

describe("files of GitHub's stand-in", () => {
  const running = new Running();
  const author = { name: "Platform", email: "platform@example.com" };

  it("are written with one commit each, by whom the request says", async () => {
    const url = await running.repository("authors");
    await running.must("PUT", `${url}/contents/a/b.yaml`, {
      message: "Add b",
      content: base64("b: 1\n"),
      branch: "main",
      author,
      committer: author,
    });
    await running.must("PUT", `${url}/contents/c.yaml`, { message: "Add c", content: base64("c: 1\n") });
    const commits = await running.github.commits("authors");
    assert.deepEqual(
      commits.map(({ message, author, committer }) => [message, author.name, committer.name]),
      [
        ["Add c", "sandbox-operator", "GitHub"],
        ["Add b", "Platform", "Platform"],
        ["Initial commit", "sandbox-operator", "sandbox-operator"],
      ],
    );
    const files = await running.github.files("authors");
    assert.equal(files.get("a/b.yaml")?.toString(), "b: 1\n");
  });

  it("are answered with the branch in their URL", async () => {
    const url = await running.repository("urls");
    await running.must("PUT", `${url}/contents/dir/with%20space.yaml`, { message: "Add", content: base64("x") });
    const file = await running.must("GET", `${url}/contents/dir/with%20space.yaml?ref=main`);
    assert.equal(at(file, "url"), `${running.github.apiUrl}${url}/contents/dir/with%20space.yaml?ref=main`);
    assert.equal(Buffer.from(String(at(file, "content")), "base64").toString(), "x");
    const directory = await running.must("GET", `${url}/contents/dir`);
    assert.deepEqual(
      [each(directory, "name"), each(directory, "type"), each(directory, "size")],
      [["with space.yaml"], ["file"], [1]],
    );
    const root = await running.must("GET", `${url}/contents/`);
    assert.deepEqual(each(root, "path"), ["README.md", "dir"]);
  });

  it("are changed only by who names the content that is there", async () => {
    const url = await running.repository("stale");
    const path = `${url}/contents/x.yaml`;
    const first = await running.must("PUT", path, { message: "1", content: base64("1") });
    const sha = at(first, "content", "sha");
    const missing = await running.ask("PUT", path, { message: "2", content: base64("2") });
    assert.deepEqual(
      [missing.status, at(missing.body, "message")],
      [422, `Invalid request.\n\n"sha" wasn't supplied.`],
    );
    assert.equal((await running.ask("PUT", path, { message: "2", content: base64("2"), sha })).status, 200);
    const stale = await running.ask("PUT", path, { message: "3", content: base64("3"), sha });
    assert.deepEqual([stale.status, at(stale.body, "message")], [409, `x.yaml does not match ${String(sha)}`]);
    const gone = await running.ask("DELETE", path, { message: "4", sha });
    assert.equal(gone.status, 409);
    assert.equal((await running.github.files("stale")).get("x.yaml")?.toString(), "2");
  });

  it("are deleted with a commit, and empty directories with them", async () => {
    const url = await running.repository("deletes");
    const added = await running.must("PUT", `${url}/contents/a/b`, { message: "Add", content: base64("x") });
    await running.must("DELETE", `${url}/contents/a/b`, {
      message: "Delete",
      sha: at(added, "content", "sha"),
      branch: "main",
    });
    assert.equal((await running.ask("GET", `${url}/contents/a`)).status, 404);
    assert.deepEqual(
      (await running.github.commits("deletes")).map(({ message }) => message),
      ["Delete", "Add", "Initial commit"],
    );
    assert.equal((await running.ask("DELETE", `${url}/contents/a/b`, { message: "x", sha: "0" })).status, 404);
  });

  it("are refused where Git could not have them", async () => {
    const url = await running.repository("paths");
    const put = async (path: string): Promise<number> =>
      (await running.ask("PUT", `${url}/contents/${path}`, { message: "x", content: base64("x") })).status;
    assert.equal(await put("a/b"), 201);
    for (const path of ["a", "README.md/x", "x//y", ".git/config", "a/.GIT/x", "x%0Ay"]) {
      assert.equal(await put(path), 422, path);
    }
    const bad = await running.ask("PUT", `${url}/contents/x`, { message: "x", content: "not base64!" });
    assert.equal(bad.status, 422);
    assert.deepEqual([...(await running.github.files("paths")).keys()], ["README.md", "a/b"]);
  });

  it("go to a branch that is there, or make the first one of an empty repository", async () => {
    const url = await running.repository("targets");
    const body = { message: "x", content: base64("x") };
    const missing = await running.ask("PUT", `${url}/contents/x`, { ...body, branch: "next" });
    assert.deepEqual([missing.status, at(missing.body, "message")], [404, "Branch next not found"]);
    const empty = await running.repository("targets-empty", { auto_init: false });
    assert.equal(at((await running.ask("GET", `${empty}/contents/`)).body, "message"), "This repository is empty.");
    assert.equal((await running.ask("PUT", `${empty}/contents/x`, body)).status, 201);
  });

  it("above 1 MB have no content in an answer, except raw", async () => {
    const url = await running.repository("large");
    const text = "x".repeat(1024 * 1024 + 1);
    await running.must("PUT", `${url}/contents/large`, { message: "x", content: base64(text) });
    const file = await running.must("GET", `${url}/contents/large`);
    assert.deepEqual([at(file, "encoding"), at(file, "content"), at(file, "size")], ["none", "", text.length]);
    const raw = await fetch(`${running.github.apiUrl}${url}/contents/large`, {
      headers: { authorization: `token ${running.token}`, accept: "application/vnd.github.raw+json" },
    });
    assert.equal(await raw.text(), text);
  });

  it("are all there after many writes at once", async () => {
    const url = await running.repository("parallel");
    const names = Array.from({ length: 12 }, (_, index) => `f${index}`);
    await Promise.all(
      names.map((name) => running.must("PUT", `${url}/contents/${name}`, { message: name, content: base64(name) })),
    );
    assert.deepEqual([...(await running.github.files("parallel")).keys()], ["README.md", ...names].sort());
    assert.equal((await running.github.commits("parallel")).length, names.length + 1);
  });

  it("have the commits that touched them, with what each changed", async () => {
    const url = await running.repository("history");
    const put = async (content: string, sha?: unknown): Promise<unknown> => {
      const body = { message: `Write ${content}`, content: base64(content), sha };
      return at(await running.must("PUT", `${url}/contents/x`, body), "content", "sha");
    };
    await put("2", await put("1"));
    const commits = await running.must("GET", `${url}/commits?path=x&sha=main`);
    assert.deepEqual(each(commits, "commit", "message"), ["Write 2", "Write 1"]);
    const commit = await running.must("GET", `${url}/commits/${String(at(commits, 0, "sha"))}`);
    assert.deepEqual(at(commit, "stats"), { additions: 1, deletions: 1, total: 2 });
    assert.deepEqual(each(at(commit, "files"), "filename"), ["x"]);
    assert.deepEqual(each(at(commit, "files"), "status"), ["modified"]);
    const page = await running.ask("GET", `${url}/commits?per_page=1`);
    assert.match(page.headers.get("link") ?? "", /[?&]page=2>; rel="next"/);
  });
});
