import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { GitHubClient } from "../../../github/client.ts";
import type { TrackedFile } from "../../../github/tracked-file.ts";
import type { Configuration } from "../../../model/configuration.ts";
import { PreflightError } from "../../../preflight/preflight-error.ts";
import { pullRequestsRun } from "../../../preflight/pull-requests/pull-requests.ts";
import { base64, Running } from "../../sandbox/github/running.ts";
import { board, configuration, myDiet } from "../../support/fixtures.ts";

const type = "kubernetes:kustomize.toolkit.fluxcd.io/v1:Kustomization";

describe("a run that works through pull requests", () => {
  const running = new Running();
  const { github: hub, ...rest } = configuration({ apps: [myDiet, board] });
  let head: string;
  let on: Configuration;

  before(() => {
    // Tests that record the program leave the stack that they had.
    head = `platform/${pulumi.getStack()}`;
    on = { ...rest, github: { ...hub, pullRequests: { branch: head } } };
  });

  const look = (files: readonly TrackedFile[] = [], wanted: Configuration = on) => {
    const client = new GitHubClient({ baseUrl: running.github.url, token: running.token });
    return pullRequestsRun({ client, owner: "labrats-work" }, wanted, { files });
  };

  it("is none where the stack commits to the branch that clusters follow", async () => {
    assert.equal(await look([file("fleet", "main")], { ...rest, github: hub }), undefined);
  });

  it("does not begin where files would be deleted from the other branch", async () => {
    await assert.rejects(look([file("fleet", "main")]), PreflightError);
    await assert.rejects(look([file("fleet", head)], { ...rest, github: hub }), PreflightError);
  });

  it("makes the branch in repositories that are there, and looks for merged files where clusters do", async () => {
    await running.repository("fleet");
    const { mark } = running.github.requests;
    const run = await look([file("fleet", head), file("my-diet-platform", head)]);
    assert.ok(run !== undefined);
    assert.deepEqual(
      run.files.map(({ repository, branch }) => `${repository} ${branch}`),
      ["fleet main", `my-diet-platform ${head}`],
    );
    assert.deepEqual(running.github.requests.writes(mark), []);
    await run.begin();
    const writes = running.github.requests.writes(mark).map(({ method, path }) => `${method} ${path}`);
    assert.deepEqual(writes, ["POST /api/v3/repos/labrats-work/fleet/git/refs"]);
  });

  it("waits for the root Kustomization only when its directory was merged", async () => {
    assert.deepEqual(await annotations(), {});
    const path = "/repos/labrats-work/fleet/contents/clusters/dev/home/kustomization.yaml";
    await running.must("PUT", path, { message: "Merge", content: base64("resources: []\n") });
    assert.deepEqual(await annotations(), { "pulumi.com/waitFor": "condition=Ready" });
  });

  /** What the root Kustomization is declared with. */
  async function annotations(): Promise<unknown> {
    const declared = { annotations: { "pulumi.com/waitFor": "condition=Ready" } };
    const resource = new pulumi.ComponentResource("test", "test");
    const args = { type, name: "platform-flux/Kustomization/flux-system", props: { metadata: declared }, opts: {} };
    const transformations = (await (await look())?.begin()) ?? [];
    assert.ok(transformations.length > 0);
    const metadata = transformations.map((transform) => transform({ ...args, resource })?.props["metadata"] as unknown);
    const changed = metadata.find((one) => one !== undefined) ?? declared;
    return (changed as typeof declared).annotations;
  }

  function file(repository: string, branch: string): TrackedFile {
    return { ...{ urn: "", repository, branch, path: "a.yaml" }, ...{ blob: "1", wanted: "1", commit: "2" } };
  }
});
