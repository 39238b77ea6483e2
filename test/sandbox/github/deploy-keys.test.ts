import assert from "node:assert/strict";
import { at, newKey, Running } from "./running.ts";

describe("deploy keys of GitHub's stand-in", () => {
  const running = new Running();

  it("are kept without their comment, and read-only only if the request says so", async () => {
    const url = await running.repository("keys");
    const key = newKey().public;
    const made = await running.must("POST", `${url}/keys`, { title: "flux", key, read_only: true });
    assert.equal(at(made, "key"), key.split(" ").slice(0, 2).join(" "));
    assert.equal(at(made, "read_only"), true);
    assert.deepEqual(await running.must("GET", `${url}/keys/${String(at(made, "id"))}`), made);
    assert.deepEqual(await running.must("GET", `${url}/keys`), [made]);
    const other = await running.must("POST", `${url}/keys`, { key: newKey().public });
    assert.equal(at(other, "read_only"), false);
  });

  it("belong to one repository only", async () => {
    const first = await running.repository("first");
    const second = await running.repository("second");
    const key = newKey().public;
    const made = await running.must("POST", `${first}/keys`, { key });
    for (const url of [first, second]) {
      const again = await running.ask("POST", `${url}/keys`, { key: key.replace("flux@cluster", "another comment") });
      assert.deepEqual([again.status, at(again.body, "errors", 0, "message")], [422, "key is already in use"]);
    }
    await running.must("DELETE", `${first}/keys/${String(at(made, "id"))}`);
    await running.must("POST", `${second}/keys`, { key });
  });

  it("are public keys in OpenSSH format", async () => {
    const url = await running.repository("bad-keys");
    for (const key of ["", "ssh-ed25519 AAAA", "not a key", newKey().private]) {
      const answer = await running.ask("POST", `${url}/keys`, { key });
      assert.equal(answer.status, 422, key);
      assert.match(String(at(answer.body, "errors", 0, "message")), /^key is invalid/);
    }
  });

  it("are gone with their repository", async () => {
    const url = await running.repository("deleted");
    const key = newKey().public;
    await running.must("POST", `${url}/keys`, { key });
    await running.must("DELETE", url);
    await running.must("POST", `${await running.repository("deleted")}/keys`, { key });
  });
});
