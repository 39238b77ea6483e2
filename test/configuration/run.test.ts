import assert from "node:assert/strict";
import { readRun } from "../../configuration/run.ts";

describe("readRun", () => {
  it("knows nothing where the environment says nothing", () => {
    assert.deepEqual(readRun({}), {});
    assert.deepEqual(readRun({ USER: "", PLATFORM_REASON: "  " }), {});
  });

  it("names the page of a pipeline, and who started it", () => {
    const onGitHub = { GITHUB_SERVER_URL: "https://github.com", GITHUB_REPOSITORY: "labrats-work/platform" };
    assert.deepEqual(readRun({ ...onGitHub, GITHUB_RUN_ID: "12", GITHUB_ACTOR: "ann", USER: "runner" }), {
      page: "https://github.com/labrats-work/platform/actions/runs/12",
      person: "ann",
    });
    assert.deepEqual(readRun({ CI_JOB_URL: "https://gitlab.com/j/1", GITLAB_USER_LOGIN: "ben", USER: "root" }), {
      page: "https://gitlab.com/j/1",
      person: "ben",
    });
    assert.deepEqual(readRun({ BUILD_URL: "https://ci.example.org/7/", ...onGitHub }), {
      page: "https://ci.example.org/7/",
    });
  });

  it("makes one line of everything", () => {
    assert.deepEqual(readRun({ USERNAME: "Ann\tB", PLATFORM_REASON: " Move to\r\nthe new\n\nregistry\u0000 " }), {
      person: "Ann B",
      reason: "Move to the new registry",
    });
  });
});
