import assert from "node:assert/strict";
import { at, base64, each, Running } from "./running.ts";

describe("rules of GitHub's stand-in", () => {
  const running = new Running();
  const file = { message: "Add", content: base64("1\n") };

  it("refuse a file that is written to a branch by the API, in GitHub's words", async () => {
    const url = await running.repository("ruled");
    for (const [type, why] of [
      ["pull_request", "Changes must be made through a pull request."],
      ["required_signatures", "Commits must have verified signatures."],
    ] as const) {
      const conditions = { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } };
      const rules = { name: type, target: "branch", enforcement: "active", conditions, rules: [{ type }] };
      const ruleset = String(at(await running.must("POST", `${url}/rulesets`, rules), "id"));
      assert.deepEqual(each(await running.must("GET", `${url}/rules/branches/main`), "type"), [type]);
      assert.deepEqual(await running.must("GET", `${url}/rules/branches/other`), []);
      const { status, body } = await running.ask("PUT", `${url}/contents/a`, file);
      assert.equal(status, 409);
      assert.equal(at(body, "message"), `Repository rule violations found\n\n${why}\n\n`);
      await running.must("DELETE", `${url}/rulesets/${ruleset}`);
    }
    await running.must("PUT", `${url}/contents/a`, file);
  });

  it("may be the organisation's, for all repositories, but for who is on its bypass list", async () => {
    const url = await running.repository("bound");
    running.github.faults.turnOn({ fault: "ruleset", name: "Reviewed" });
    const [rule] = each(await running.must("GET", `${url}/rules/branches/main`));
    assert.deepEqual(
      [at(rule, "type"), at(rule, "ruleset_source_type"), at(rule, "ruleset_source")],
      ["pull_request", "Organization", "labrats-work"],
    );
    const set = await running.must("GET", `${url}/rulesets/${String(at(rule, "ruleset_id"))}`);
    assert.deepEqual([at(set, "name"), at(set, "current_user_can_bypass")], ["Reviewed", "never"]);
    assert.equal((await running.ask("PUT", `${url}/contents/a`, file)).status, 409);
    running.github.faults.turnOff();
    running.github.faults.turnOn({ fault: "ruleset", bypass: true });
    await running.must("PUT", `${url}/contents/a`, file);
    running.github.faults.turnOff();
  });

  it("may demand a value for a custom property of each new repository", async () => {
    running.github.faults.turnOn({ fault: "required-property", name: "owner" });
    const [property] = each(await running.must("GET", "/orgs/labrats-work/properties/schema"));
    assert.deepEqual([at(property, "property_name"), at(property, "require_explicit_values")], ["owner", true]);
    const repository = { name: "owned", private: true };
    assert.equal((await running.ask("POST", "/orgs/labrats-work/repos", repository)).status, 422);
    await running.must("POST", "/orgs/labrats-work/repos", { ...repository, custom_properties: { owner: "ops" } });
    running.github.faults.turnOff();
  });
});
