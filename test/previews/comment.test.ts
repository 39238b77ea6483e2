import assert from "node:assert/strict";
import { commentOf } from "../../previews/comment.mjs";

const template = {
  app: "my-diet",
  cluster: "dev/home",
  repository: "labrats-work/apps.my-diet",
  domain: "my-diet.example.org",
  hours: 72,
  text: "",
};
const running = {
  template,
  number: 7,
  state: "running" as const,
  commit: "1".repeat(40),
  since: "2026-11-20T12:00:00Z",
};
const after = (minutes: number) => new Date(Date.parse(running.since) + minutes * 60_000);

describe("the comment on a pull request", () => {
  it("says where its preview is, of which commit, and how long it stays", () => {
    assert.equal(
      commentOf(running, true, after(20)),
      `<!-- preview of my-diet on dev/home -->
**Preview**: https://pr-7.my-diet.example.org

- state: ready
- commit: ${"1".repeat(40)}
- until: 2026-11-23 12:00 UTC, or 72 hours after the next push`,
    );
  });

  it("says what is the matter when the preview does not answer in time", () => {
    const state = (minutes: number) => /state: (.*)/.exec(commentOf(running, false, after(minutes)))?.[1];
    assert.equal(state(14), "being deployed");
    assert.equal(
      state(15),
      "does not answer; `kubectl describe kustomization my-diet-pr-7 --namespace my-diet-platform` says why",
    );
  });

  it("says why there is none", () => {
    const text = (state: "unlabelled" | "closed" | "expired" | "fork") =>
      commentOf({ template, number: 7, state }, false, after(0)).split("\n");
    const marker = "<!-- preview of my-diet on dev/home -->";
    assert.deepEqual(text("unlabelled"), [
      marker,
      "**The preview is removed**: the label was removed. To get a new one, add the label `deploy-preview`.",
    ]);
    assert.deepEqual(text("closed"), [marker, "**The preview is removed**: the pull request is closed."]);
    assert.deepEqual(text("expired"), [
      marker,
      "**The preview is removed**: the branch got no push for 72 hours. To get a new one, add the label `deploy-preview`.",
    ]);
    assert.match(
      text("fork").join("\n"),
      /^.*\n\*\*No preview\*\*: this pull request is from a fork\..*apps\.my-diet get one\.$/,
    );
  });
});
