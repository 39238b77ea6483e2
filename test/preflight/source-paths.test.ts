import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GitHubClient } from "../../github/client.ts";
import type { GitRef } from "../../model/git-ref.ts";
import {
  describeMissing,
  missingPaths,
  sourcePathsOf,
  warningsOfPaths,
  type SourcePath,
} from "../../preflight/source-paths.ts";
import { startGitHub, type GitHub } from "../../sandbox/github/github.ts";
import { myDiet } from "../support/fixtures.ts";

describe("the directories that Flux deploys of an app", () => {
  it("are those of its home page and its environments, on their branches and tags", () => {
    assert.deepEqual(
      sourcePathsOf(myDiet).map(({ deployment, repository, ref, path }) => [deployment, repository, ref, path]),
      [
        ["the home page", "apps.my-diet", "trunk", "k8s/home"],
        ["dev", "apps.my-diet", "trunk", "k8s/overlays/dev"],
      ],
    );
    const [environment = assert.fail()] = myDiet.environments;
    const app = (ref: GitRef): Parameters<typeof sourcePathsOf>[0] => ({
      ...{ name: "my-diet", source: { ...myDiet.source, ref } },
      environments: [
        { ...environment, path: "./" },
        { ...environment, name: "test", ref: { semver: "1.x" } },
      ],
    });
    assert.deepEqual(
      sourcePathsOf(app({ tag: "v1" })).map(({ ref, path }) => [ref, path]),
      [["v1", ""]],
    );
    assert.deepEqual(sourcePathsOf(app({ semver: ">=1" })), []);
  });
});

describe("directories that a repository does not have", function () {
  this.timeout(60_000);
  const owner = "labrats-work";
  const token = "github_pat_x";
  let github: GitHub;
  let directory: string;
  let client: GitHubClient;

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), "gitops-platform-paths-"));
    github = await startGitHub({ directory: join(directory, "github"), organization: owner, token });
    mkdirSync(join(directory, "code/k8s/overlays/dev"), { recursive: true });
    writeFileSync(join(directory, "code/k8s/overlays/dev/page.yaml"), "kind: ConfigMap\n");
    await github.seedRepository("apps.board", join(directory, "code"));
    client = new GitHubClient({ baseUrl: `${github.url}/`, token, delay: 10 });
  });

  after(async () => {
    await github.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const path = (path: string, change: Partial<SourcePath> = {}): SourcePath => ({
    ...{ app: "board", deployment: "dev", repository: "apps.board", ref: "main", path },
    ...change,
  });

  it("are found and described with what mends them", async () => {
    const missing = [path("k8s/overlays/prod"), path("", { ref: "develop" })];
    const there = [path("k8s/overlays/dev"), path("k8s"), path("")];
    assert.deepEqual(await missingPaths({ client, owner }, [...there, ...missing]), missing);
    assert.deepEqual(
      missing.map((one) => describeMissing({ owner }, one).join(". ")),
      [
        "labrats-work/apps.board has no directory k8s/overlays/prod on main, which Flux is to deploy as dev of board. Push it to main, or correct the path in the registration of board",
        "labrats-work/apps.board has no files on develop, which Flux is to deploy as dev of board. Push it to develop, or correct the path in the registration of board",
      ],
    );
  });

  it("are warned of before an up for apps that the stack does not have yet", async () => {
    const app = { ...myDiet, source: { repository: "apps.board", ref: { branch: "main" } } };
    const said = await warningsOfPaths(() => Promise.resolve({ client, owner }), { files: [] }, [app]);
    // k8s/overlays/dev is there.
    assert.deepEqual(
      said.map((text) => text.split(",")[0]),
      ["labrats-work/apps.board has no directory k8s/home on main"],
    );
    const file = {
      urn: "",
      repository: app.names.platformRepository,
      branch: "main",
      path: "README.md",
      blob: "",
      commit: "",
    };
    const known = { files: [{ ...file, wanted: undefined }] };
    assert.deepEqual(await warningsOfPaths(() => Promise.resolve({ client, owner }), known, [app]), []);
  });

  it("are nobody's where GitHub does not show the repository, or nothing at all", async () => {
    assert.deepEqual(await missingPaths({ client, owner }, [path("k8s", { repository: "apps.secret" })]), []);
    github.faults.turnOn({ fault: "token-rejected" });
    assert.deepEqual(await missingPaths({ client, owner }, [path("k8s/none")]), []);
    github.faults.turnOff();
  });
});
