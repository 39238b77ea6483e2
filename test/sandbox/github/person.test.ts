import assert from "node:assert/strict";
import { at, Running } from "./running.ts";

describe("the account of a person on GitHub's stand-in", () => {
  const running = new Running({ organization: "ann", isPerson: true });

  it("is no organisation, and has no teams", async () => {
    for (const path of ["/orgs/ann", "/orgs/ann/repos", "/orgs/ann/teams"]) {
      assert.equal((await running.ask("GET", path)).status, 404, path);
    }
    assert.equal((await running.ask("POST", "/orgs/ann/repos", { name: "fleet" })).status, 404);
    assert.equal(at(await running.must("GET", "/users/ann"), "type"), "User");
    assert.equal(at(await running.must("GET", "/user"), "login"), "ann");
  });

  it("gets the repositories that its token makes", async () => {
    const made = await running.must("POST", "/user/repos", { name: "fleet", private: true, auto_init: true });
    assert.deepEqual(
      [at(made, "full_name"), at(made, "owner", "type"), at(made, "organization")],
      ["ann/fleet", "User", undefined],
    );
    await running.must("PUT", "/repos/ann/fleet/topics", { names: ["flux"] });
    await running.must("GET", "/repos/ann/fleet/actions/secrets/public-key");
  });
});
