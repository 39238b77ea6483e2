import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ssh2 from "ssh2";
import { type Ended, git, sshWith } from "./git.ts";
import { newKey, Running } from "./running.ts";

describe("Git over SSH to GitHub's stand-in", function () {
  // Every clone starts a client in Node.
  this.timeout(180_000);
  const running = new Running();
  const keys = { reader: newKey(), writer: newKey(), other: newKey(), stranger: newKey() };

  before(async () => {
    const fleet = await running.repository("fleet");
    await running.must("POST", `${fleet}/keys`, { key: keys.reader.public, read_only: true });
    await running.must("POST", `${fleet}/keys`, { key: keys.writer.public, read_only: false });
    const other = await running.repository("other", { private: false });
    await running.must("POST", `${other}/keys`, { key: keys.other.public, read_only: false });
  });

  function remote(name: string): string {
    return `ssh://git@${running.github.sshHost}/labrats-work/${name}.git`;
  }

  async function clone(key: { private: string }, name: string, knownHosts?: string): Promise<Ended & { to: string }> {
    const to = mkdtempSync(join(running.directory, "clone-"));
    const ssh = sshWith(to, key.private, knownHosts ?? running.github.knownHosts);
    return { ...(await git(to, ["clone", "--quiet", remote(name), "work"], ssh)), to };
  }

  async function push(key: { private: string }, name: string, from: Ended & { to: string }): Promise<Ended> {
    const work = join(from.to, "work");
    writeFileSync(join(work, "pushed"), name);
    await git(work, ["add", "pushed"]);
    await git(work, ["commit", "--quiet", "-m", "Push"]);
    const ssh = sshWith(from.to, key.private, running.github.knownHosts);
    return git(work, ["push", "--quiet", remote(name), "HEAD:main"], ssh);
  }

  it("lets a registered key read its repository", async () => {
    const cloned = await clone(keys.reader, "fleet");
    assert.deepEqual([cloned.code, cloned.output], [0, ""]);
    const files = await git(join(cloned.to, "work"), ["ls-files"]);
    assert.equal(files.output, "README.md\n");
  });

  it("speaks version 2 of the protocol", async () => {
    const to = mkdtempSync(join(running.directory, "clone-"));
    const ssh = sshWith(to, keys.reader.private, running.github.knownHosts);
    const listed = await git(to, ["ls-remote", remote("fleet")], { ...ssh, GIT_TRACE_PACKET: "1" });
    assert.match(listed.output, /ls-remote< version 2/);
  });

  it("lets a registered key read no other repository, even a public one", async () => {
    for (const [key, name] of [
      [keys.reader, "other"],
      [keys.other, "fleet"],
      [keys.reader, "missing"],
    ] as const) {
      const cloned = await clone(key, name);
      assert.equal(cloned.code, 128);
      assert.match(cloned.output, /ERROR: Repository not found\./);
    }
  });

  it("lets no other key in", async () => {
    const cloned = await clone(keys.stranger, "fleet");
    assert.equal(cloned.code, 128);
    assert.match(cloned.output, /authentication methods failed/);
  });

  it("lets nobody in who knows a registered key but cannot sign with it", async () => {
    const impostor = new Impostor(keys.reader.public, keys.stranger.private);
    const [host = "", port = ""] = running.github.sshHost.split(":");
    const client = new ssh2.Client();
    const ended = new Promise<string>((resolve) => {
      client.on("ready", () => {
        resolve("let in");
      });
      client.on("error", ({ message }) => {
        resolve(message);
      });
    });
    client.connect({ host, port: Number(port), username: "git", agent: impostor });
    assert.equal(await ended, "All configured authentication methods failed");
    assert.equal(impostor.signed, 1);
    client.end();
  });

  it("lets a key out once it is deleted", async () => {
    const url = await running.repository("left");
    const key = newKey();
    const made = await running.ask("POST", `${url}/keys`, { key: key.public });
    assert.equal((await clone(key, "left")).code, 0);
    await running.must(
      "DELETE",
      new URL(String(Reflect.get(Object(made.body), "url"))).pathname.replace("/api/v3", ""),
    );
    assert.equal((await clone(key, "left")).code, 128);
  });

  it("has the host key that it says it has", async () => {
    const impostor = running.github.knownHosts.replace(/\S+\n$/, `${newKey().public.split(" ")[1] ?? ""}\n`);
    const cloned = await clone(keys.reader, "fleet", impostor);
    assert.equal(cloned.code, 128);
    assert.match(cloned.output, /[Hh]ost denied|verification failed/);
  });

  it("lets a key push unless it is read-only", async () => {
    const refused = await push(keys.reader, "fleet", await clone(keys.reader, "fleet"));
    assert.notEqual(refused.code, 0);
    assert.match(refused.output, /ERROR: The key you are authenticating with has been marked as read only\./);
    const pushed = await push(keys.writer, "fleet", await clone(keys.writer, "fleet"));
    assert.deepEqual([pushed.code, pushed.output], [0, ""]);
    assert.equal((await running.github.files("fleet")).get("pushed")?.toString(), "fleet");
    assert.deepEqual(
      running.github.requests
        .writes()
        .filter(({ method }) => method === "SSH")
        .map(({ status }) => status),
      [403, 200],
    );
  });

  it("lets nobody push to an archived repository", async () => {
    const url = await running.repository("archived");
    const key = newKey();
    await running.must("POST", `${url}/keys`, { key: key.public });
    const cloned = await clone(key, "archived");
    await running.must("PATCH", url, { archived: true });
    const refused = await push(key, "archived", cloned);
    assert.match(refused.output, /ERROR: This repository was archived so it is read-only\./);
  });
});

/** An agent that shows one key and signs with another. */
class Impostor extends ssh2.BaseAgent<string> {
  signed = 0;
  readonly #shown: string;
  readonly #owned: ssh2.ParsedKey;

  constructor(shown: string, owned: string) {
    super();
    const key = ssh2.utils.parseKey(owned);
    if (key instanceof Error) throw key;
    this.#shown = shown;
    this.#owned = key;
  }

  override getIdentities(callback: ssh2.IdentityCallback<string>): void {
    callback(undefined, [this.#shown]);
  }

  override sign(
    _: string,
    data: Buffer,
    options: ssh2.SigningRequestOptions | ssh2.SignCallback,
    callback?: ssh2.SignCallback,
  ): void {
    this.signed++;
    const answer = typeof options === "function" ? options : callback;
    answer?.(undefined, this.#owned.sign(data));
  }
}
