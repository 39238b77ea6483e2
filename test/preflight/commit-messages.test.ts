import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { Files } from "../../components/github/repository-files.ts";
import type { Commits } from "../../model/commits.ts";
import { GitHubStack } from "../support/engine/github-stack.ts";
import { smallPlatform } from "./small-platform.ts";

const author = { name: "Platform team", email: "platform@example.org" };
const place = "/repos/labrats-work/fleet";

describe("the history of generated files", function () {
  this.timeout(180_000);
  let stack: GitHubStack;
  let files: Files;
  let commits: Commits;

  before(async () => {
    stack = await GitHubStack.start(smallPlatform({ files: () => files, commits: () => commits }));
  });

  after(() => stack.end());

  const up = async (page: string, changes: Record<string, number>, options = {}): Promise<readonly string[]> => {
    commits = { author, trailers: { Ticket: "OPS-12" }, run: { page, person: "ann", reason: "try it" }, ...options };
    const before = await history(stack);
    const ended = await stack.up();
    assert.ok(ended.ok, ended.output);
    assert.deepEqual(ended.changes, changes, ended.output);
    const after = await history(stack);
    return after.slice(0, after.length - before.length).map(({ message }) => message);
  };

  const message = (subject: string, run: string): string =>
    `${subject}\n\nStack: dev\nRun: ${run}\nRun-By: ann\nReason: try it\nTicket: OPS-12`;

  it("says for each file what is added, and in which run", async () => {
    files = { "a.yaml": "a: 1\n", "b.yaml": pulumi.secret("b: 1\n"), "clusters/dev/home/c.yaml": "c: 1\n" };
    commits = { author, trailers: { Ticket: "OPS-12" }, run: { page: "run/1", person: "ann", reason: "try it" } };
    const { ok, output } = await stack.up();
    assert.ok(ok, output);
    const made = await history(stack);
    const ours = made.filter(({ commit }) => commit.author.name === author.name);
    assert.deepEqual(ours.map(({ message }) => message).sort(), [
      message("Add overview on dev/home: c.yaml", "run/1"),
      message("Add overview: a.yaml", "run/1"),
      message("Add overview: b.yaml", "run/1"),
    ]);
    assert.deepEqual(
      ours.map(({ commit }) => commit.author.email),
      ours.map(() => author.email),
    );
  });

  it("gets nothing from another run, another author or another trailer alone", async () => {
    const changed = { author: { name: "Ann", email: "ann@example.org" }, trailers: { Ticket: "OPS-13" } };
    const preview = await stack.preview();
    assert.deepEqual(Object.keys(preview.changes), ["same"], preview.output);
    assert.deepEqual(await up("run/2", { same: 16 }, changed), []);
  });

  it("says for the files that change that they do, and leaves the others alone", async () => {
    files = { ...files, "a.yaml": "a: 2\n", "b.yaml": pulumi.secret("b: 2\n") };
    const made = await up("run/3", { same: 14, update: 2 });
    assert.deepEqual([...made].sort(), [
      message("Update overview: a.yaml", "run/3"),
      message("Update overview: b.yaml", "run/3"),
    ]);
    assert.deepEqual(await up("run/4", { same: 16 }), []);
  });

  it("repeats the last message where a refresh finds an edit by hand, since no program is told of a refresh", async () => {
    const held = z.object({ sha: z.string() }).parse(await stack.ask(`${place}/contents/a.yaml`));
    const content = Buffer.from("a: by hand\n").toString("base64");
    const body = JSON.stringify({ message: "Try something", content, sha: held.sha });
    await stack.ask(`${place}/contents/a.yaml`, { method: "PUT", body });
    commits = { author, trailers: {}, run: { page: "run/5" } };
    const ended = await stack.up({ refresh: true });
    assert.ok(ended.ok, ended.output);
    const [{ message: last }] = z.tuple([entry], entry).parse(await history(stack));
    assert.equal(last, message("Update overview: a.yaml", "run/3"));
    assert.equal((await stack.github.files("fleet")).get("a.yaml")?.toString(), "a: 2\n");
  });

  it("is signed by GitHub where an App makes it, and the program names no author", async () => {
    files = { ...files, "d.yaml": "d: 1\n" };
    commits = { trailers: {}, run: {} };
    const ended = await stack.up();
    assert.ok(ended.ok, ended.output);
    const [{ commit }] = z.tuple([entry], entry).parse(await history(stack));
    assert.notEqual(commit.author.name, author.name);
    commits = { author, trailers: {}, run: {} };
    assert.deepEqual(Object.keys((await stack.up()).changes), ["same"]);
  });

  it("repeats the message of the last write where a file is deleted, since the provider knows no other", async () => {
    files = { "b.yaml": pulumi.secret("b: 2\n"), "clusters/dev/home/c.yaml": "c: 1\n", "d.yaml": "d: 1\n" };
    assert.deepEqual(await up("run/6", { same: 16, delete: 1 }), [message("Update overview: a.yaml", "run/3")]);
  });
});

const entry = z
  .object({ commit: z.object({ message: z.string(), author: z.object({ name: z.string(), email: z.string() }) }) })
  .transform(({ commit }) => ({ commit, message: commit.message }));

async function history(stack: GitHubStack): Promise<z.output<typeof entry>[]> {
  const parsed = z.array(entry).safeParse(await stack.ask(`${place}/commits?per_page=100`));
  return parsed.data ?? [];
}
