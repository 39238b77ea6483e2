import assert from "node:assert/strict";
import { operations } from "../../../sandbox/github/rest/operations.ts";
import { at, base64, newKey, Running } from "./running.ts";

describe("every operation of GitHub's stand-in", () => {
  const running = new Running();
  const org = "/orgs/labrats-work";

  /** Asks for everything once; {@link Running} checks the answers against GitHub's description. */
  it("answers as GitHub's description says", async () => {
    const url = await running.repository("fleet");
    const must = running.must.bind(running);
    const id = (answer: unknown): string => String(at(answer, "id"));

    for (const path of [org, `${org}/repos`, `${org}/members`, `${org}/memberships/sandbox-operator`]) {
      await must("GET", path);
    }
    for (const path of [
      "/user",
      "/users/labrats-work",
      "/user/memberships/orgs/labrats-work",
      "/rate_limit",
      "/meta",
      `${org}/properties/schema`,
    ]) {
      await must("GET", path);
    }

    await must("GET", url);
    await must("PATCH", url, { description: "x" });
    await must("PUT", `${url}/topics`, { names: ["flux"] });
    await must("PUT", `${url}/vulnerability-alerts`);
    await must("GET", `${url}/vulnerability-alerts`);
    await must("DELETE", `${url}/vulnerability-alerts`);
    await must("GET", `${url}/topics`);

    const file = await must("PUT", `${url}/contents/a/b`, { message: "Add", content: base64("1\n") });
    const commit = String(at(file, "commit", "sha"));
    const blob = String(at(file, "content", "sha"));
    for (const path of [
      ...["contents/a/b", "contents/a", "commits", `commits/${commit}`, "branches", "branches/main"],
      ...["git/ref/heads/main", "git/matching-refs/heads", `git/commits/${commit}`, `git/blobs/${blob}`],
      ...["git/trees/main", "git/trees/main?recursive=1"],
    ]) {
      await must("GET", `${url}/${path}`);
    }
    await must("POST", `${url}/git/refs`, { ref: "refs/heads/topic", sha: commit });
    await must("PUT", `${url}/contents/a/b`, { message: "Change", content: base64("2\n"), sha: blob, branch: "topic" });

    const pull = await must("POST", `${url}/pulls`, { title: "Topic", head: "topic", base: "main" });
    assert.deepEqual([at(pull, "commits"), at(pull, "additions"), at(pull, "changed_files")], [1, 1, 1]);
    await must("GET", `${url}/pulls?state=open`);
    await must("GET", `${url}/pulls/1`);
    await must("GET", `${url}/compare/main...topic`);
    await must("PATCH", `${url}/pulls/1`, { state: "closed" });
    await must("POST", `${url}/forks`, { name: "fork-of-fleet" });
    await must("GET", `${url}/forks`);
    await must("POST", `${url}/pulls`, { title: "Topic", head: "topic", head_repo: "fork-of-fleet", base: "main" });
    await must("POST", `${url}/issues`, { title: "Issue", labels: ["bug"] });
    await must("GET", `${url}/issues?state=all`);
    await must("GET", `${url}/issues/1`);
    const comment = await must("POST", `${url}/issues/1/comments`, { body: "Hello" });
    await must("GET", `${url}/issues/1/comments`);
    await must("PATCH", `${url}/issues/comments/${id(comment)}`, { body: "Hello again" });
    await must("DELETE", `${url}/issues/comments/${id(comment)}`);
    await must("POST", `${url}/issues/1/labels`, { labels: ["deploy-preview"] });
    await must("GET", `${url}/issues/1/labels`);
    await must("DELETE", `${url}/issues/1/labels/deploy-preview`);

    await must("PATCH", `${url}/git/refs/heads/topic`, { sha: commit, force: true });
    await must("DELETE", `${url}/contents/a/b`, { message: "Delete", sha: blob, branch: "topic" });
    await must("POST", `${url}/branches/topic/rename`, { new_name: "renamed" });
    await must("DELETE", `${url}/git/refs/heads/renamed`);

    await must("POST", `${url}/git/refs`, { ref: "refs/heads/other", sha: commit });
    await must("PUT", `${url}/contents/c`, { message: "Add", content: base64("3\n"), branch: "other" });
    const other = await must("POST", `${url}/pulls`, { title: "Other", head: "other", base: "main" });
    await must("PUT", `${url}/pulls/${String(at(other, "number"))}/merge`, { merge_method: "squash" });

    const key = await must("POST", `${url}/keys`, { title: "flux", key: newKey().public });
    await must("GET", `${url}/keys`);
    await must("GET", `${url}/keys/${id(key)}`);
    await must("DELETE", `${url}/keys/${id(key)}`);

    await must("POST", `${url}/labels`, { name: "new", color: "00ff00", description: "x" });
    await must("GET", `${url}/labels`);
    await must("GET", `${url}/labels/new`);
    await must("PATCH", `${url}/labels/new`, { new_name: "newer" });
    await must("DELETE", `${url}/labels/newer`);

    const key_id = at(await must("GET", `${url}/actions/secrets/public-key`), "key_id");
    await must("PUT", `${url}/actions/secrets/TOKEN`, { key_id, encrypted_value: base64("x".repeat(60)) });
    await must("GET", `${url}/actions/secrets`);
    await must("GET", `${url}/actions/secrets/TOKEN`);
    await must("DELETE", `${url}/actions/secrets/TOKEN`);
    await must("POST", `${url}/actions/variables`, { name: "CLUSTER", value: "home" });
    await must("GET", `${url}/actions/variables`);
    await must("GET", `${url}/actions/variables/CLUSTER`);
    await must("PATCH", `${url}/actions/variables/CLUSTER`, { value: "away" });
    await must("DELETE", `${url}/actions/variables/CLUSTER`);

    const rules = { name: "main", target: "branch", enforcement: "active", rules: [{ type: "deletion" }] };
    const ruleset = await must("POST", `${url}/rulesets`, rules);
    await must("GET", `${url}/rulesets`);
    await must("GET", `${url}/rules/branches/main`);
    await must("GET", `${url}/rulesets/${id(ruleset)}?includes_parents=false`);
    await must("PUT", `${url}/rulesets/${id(ruleset)}`, { ...rules, enforcement: "disabled" });
    await must("DELETE", `${url}/rulesets/${id(ruleset)}`);

    await must("POST", `${org}/teams`, { name: "My Team", privacy: "closed" });
    const team = `${org}/teams/my-team`;
    await must("PUT", `${team}/repos/labrats-work/fleet`, { permission: "push" });
    for (const path of [`${org}/teams`, team, `${team}/members`, `${team}/repos`, `${team}/repos/labrats-work/fleet`]) {
      await must("GET", path);
    }
    const headers = { accept: "application/vnd.github.v3.repository+json" };
    const granted = await running.ask("GET", `${team}/repos/labrats-work/fleet`, undefined, { headers });
    assert.equal(at(granted.body, "role_name"), "write");
    await must("PATCH", team, { description: "Ours" });
    await must("DELETE", `${team}/memberships/sandbox-operator`);
    await must("DELETE", `${team}/repos/labrats-work/fleet`);
    await must("DELETE", team);
    await must("DELETE", url);
    // With a token of an App's own: what that gets is in apps.test.ts.
    assert.equal((await running.ask("POST", "/app/installations/1/access_tokens")).status, 401);
    assert.equal((await running.ask("GET", "/app/installations/1")).status, 401);
    assert.equal((await running.ask("GET", "/installation/repositories")).status, 403);

    // Of a person's account: what that gets is in person.test.ts.
    assert.equal((await running.ask("POST", "/user/repos", { name: "mine" })).status, 501);

    const asked = new Set(running.github.requests.all.map(({ operationId }) => operationId));
    assert.deepEqual(
      Object.keys(operations).filter((operation) => !asked.has(operation)),
      [],
    );
    // It builds a validator for nearly every answer that there is.
  }).timeout(180_000);
});
