import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { GitHubClient } from "../../../github/client.ts";
import type { App } from "../../../model/app.ts";
import type { Overlap } from "../../../model/keys.ts";
import { findOverlaps } from "../../../preflight/keys/overlaps.ts";
import { type GitHub, startGitHub } from "../../../sandbox/github/github.ts";
import { isAgeRecipient } from "../../../sops/age-identity.ts";
import { seal } from "../../../sops/seal.ts";
import { configuration, identity, myDiet, otherIdentity, otherRecipient, recipient } from "../../support/fixtures.ts";

const owner = "labrats-work";
const token = "ghp_test";
const secret = { kind: "Secret", metadata: { name: "a" }, stringData: { password: "x" } };

describe("old AGE keys that stay valid", () => {
  let directory: string;
  let github: GitHub;

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), "gitops-platform-overlaps-"));
    github = await startGitHub({ directory: join(directory, "github"), organization: owner, token });
    github.seedOwner({ login: "games" });
    const both = await seal(secret, { recipients: [recipient, otherRecipient] });
    await seed("fleet", { "a.sops.yaml": both });
    await seed("my-diet-platform", { "platform/a.sops.yaml": both });
    await seed("games/apps.my-diet", { "k8s/a.sops.yaml": await seal(secret, { recipients: [recipient] }) });
  });

  after(async () => {
    await github.close();
    rmSync(directory, { recursive: true });
  });

  it("are none when the cluster has the new ones and everything is sealed to them", async () => {
    assert.deepEqual(await look({ cluster: 2, "my-diet/age": 2 }), {});
  });

  it("stay while the cluster has the old one only, cannot be asked, or refuses", async () => {
    const kept = { kept: [{ generation: 1, recipient, kind: "x25519" }], hasArrived: false };
    assert.deepEqual(await look({ cluster: 2, "my-diet/age": 2 }, { inCluster: [identity] }), {
      cluster: kept,
      "my-diet/age": kept,
    });
    for (const status of [undefined, 403, 404]) {
      assert.deepEqual(await look({ cluster: 2, "my-diet/age": 2 }, { status }), {
        cluster: kept,
        "my-diet/age": kept,
      });
    }
  });

  it("stay while Flux has fetched nothing, or a commit that is gone", async () => {
    for (const commit of ["", "0123456789012345678901234567890123456789"]) {
      assert.deepEqual(Object.keys(await look({ cluster: 2, "my-diet/age": 2 }, { commit })), [
        "cluster",
        "my-diet/age",
      ]);
    }
  });

  it("stay while Flux does not read the repository at all", async () => {
    const { cluster } = await look({ cluster: 2 }, { repository: "another" });
    assert.equal(cluster?.kept.length, 1);
  });

  it("stay while a file beside the code needs them, in a repository of another owner too", async () => {
    const environments = myDiet.environments.map((one) => ({ ...one, decrypt: true }));
    const source = { repository: "apps.my-diet", owner: "games", ref: { branch: "main" } };
    const app: App = { ...myDiet, source, environments };
    const { "my-diet/age": overlap, cluster } = await look({ cluster: 2, "my-diet/age": 2 }, { app });
    assert.equal(cluster, undefined);
    assert.deepEqual(overlap, { kept: [{ generation: 1, recipient, kind: "x25519" }], hasArrived: true });
  });

  async function seed(name: string, files: Readonly<Record<string, string>>): Promise<void> {
    const from = mkdtempSync(join(directory, "seed-"));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(from, path)), { recursive: true });
      writeFileSync(join(from, path), text);
    }
    await github.seedRepository(name, from);
  }

  /** Of a state with both generations, and a cluster that has the new one and the newest commits unless it is said. */
  async function look(
    generations: Record<string, number>,
    given: {
      inCluster?: readonly string[];
      status?: number | undefined;
      commit?: string;
      repository?: string;
      app?: App;
    } = {},
  ): Promise<Readonly<Record<string, Overlap>>> {
    const { inCluster = [otherIdentity], app = myDiet } = given;
    const client = new GitHubClient({ baseUrl: `${github.url}/`, token, delay: 10 });
    const [newest] = await github.commits("fleet");
    const commits: Record<string, string> = { fleet: newest?.sha ?? "" };
    const [platform] = await github.commits("my-diet-platform");
    commits["my-diet-platform"] = platform?.sha ?? "";
    const answer = (path: string): object => {
      const data = inCluster.map((one, index) => [`${index}.agekey`, Buffer.from(one).toString("base64")] as const);
      if (path.includes("/secrets/")) return { data: Object.fromEntries(data) };
      const repository = path.includes("/my-diet-platform/") ? "my-diet-platform" : "fleet";
      const commit = given.commit ?? commits[repository];
      const status = commit === "" ? {} : { artifact: { revision: `main@sha1:${commit ?? ""}` } };
      return { items: [{ spec: { url: `ssh://git@h/${owner}/${given.repository ?? repository}.git` }, status }] };
    };
    const ask = (path: string) => {
      const status = "status" in given ? given.status : 200;
      if (status === undefined) throw new Error("no cluster");
      return Promise.resolve({ status, headers: new Headers(), body: JSON.stringify(answer(path)) });
    };
    assert.ok(isAgeRecipient(recipient) && isAgeRecipient(otherRecipient));
    const known = { generations: new Map([[1, recipient] as const, [2, otherRecipient] as const]) };
    return findOverlaps(
      {
        github: { owner, client },
        sourceOf: ({ source }) => Promise.resolve({ owner: source.owner ?? owner, client }),
        reach: () => Promise.resolve(ask),
      },
      configuration({ apps: [app], keys: { generations, overlaps: {}, maxAge: {}, keptDeployKeys: {} } }),
      {
        ageKeys: new Map([
          ["platform-cluster", known],
          ["my-diet-age", known],
        ]),
        files: [],
      },
    );
  }
});
