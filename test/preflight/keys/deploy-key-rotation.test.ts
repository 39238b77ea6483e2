import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import ssh2 from "ssh2";
import { z } from "zod";
import { DeployKey } from "../../../components/github/deploy-key.ts";
import { githubProvider } from "../../../components/providers.ts";
import { GitHubClient } from "../../../github/client.ts";
import type { SshCredentials } from "../../../manifests/secrets.ts";
import { deployKeyGenerations, FLEET_KEY, type Keys } from "../../../model/keys.ts";
import { compareWithGitHub } from "../../../preflight/compare.ts";
import { findKeptDeployKeys } from "../../../preflight/keys/kept-deploy-keys.ts";
import { readOwnState } from "../../../preflight/own-state.ts";
import { takingOver } from "../../../preflight/take-over.ts";
import type { GitHub } from "../../../sandbox/github/github.ts";
import { configuration } from "../../support/fixtures.ts";
import { GitHubStack } from "../../support/engine/github-stack.ts";

const owner = "labrats-work";

class Root extends pulumi.ComponentResource {
  constructor(options: pulumi.ComponentResourceOptions) {
    super("platform:index:Platform", "platform", {}, options);
  }
}

describe("a change of a deploy key", function () {
  this.timeout(180_000);
  let generations: Record<string, number> = {};
  let stack: GitHubStack;
  /** What is in the cluster's Secret, and what Flux fetches with. */
  let secret: SshCredentials | undefined;
  let inUse: SshCredentials | undefined;
  let failed: string[] = [];
  let fetched = 0;
  const ending = new AbortController();
  let fetching: Promise<void>;

  before(async () => {
    stack = await GitHubStack.start(program);
    const empty = mkdtempSync(join(tmpdir(), "gitops-platform-seed-"));
    writeFileSync(join(empty, "README.md"), "Nothing yet.\n");
    await stack.github.seedRepository("fleet", empty);
    rmSync(empty, { recursive: true });
    await up();
    inUse = secret;
    fetching = fetchAllTheTime();
  });

  afterEach(() => {
    assert.deepEqual(failed, []);
    assert.ok(fetched > 0, "nothing was fetched");
    [failed, fetched] = [[], 0];
  });

  after(async () => {
    ending.abort();
    await fetching;
    await stack.end();
  });

  it("registers the new key beside the old one", async () => {
    generations = { fleet: 2 };
    assert.match(await up(), /Generation 2 of the key fleet is made, and generation 1 stays registered beside it/);
    assert.deepEqual(await titles(), ["Flux on dev/home", "Flux on dev/home, generation 2"]);
    assert.notEqual(secret?.publicKey, inUse?.publicKey);
    await sleep(200);
  });

  it("keeps both until Flux has fetched with the new one", async () => {
    assert.match(await up(), /Flux has not fetched with generation 2 of the key fleet yet/);
    assert.deepEqual(await titles(), ["Flux on dev/home", "Flux on dev/home, generation 2"]);
  });

  it("removes the old one then, and leaves nothing to do", async () => {
    inUse = secret;
    await sleep(500);
    await up();
    assert.deepEqual(await titles(), ["Flux on dev/home, generation 2"]);
    assert.deepEqual(Object.keys((await stack.up()).changes), ["same"]);
  });

  it("goes on after it was killed while GitHub registered the new key, and while it removed the old one", async () => {
    generations = { fleet: 3 };
    await killed("POST");
    await up();
    inUse = secret;
    await sleep(500);
    await killed("DELETE");
    await up();
    assert.deepEqual(await titles(), ["Flux on dev/home, generation 3"]);
    assert.deepEqual(Object.keys((await stack.up()).changes), ["same"]);
  });

  async function program(github: GitHub): Promise<object> {
    const client = new GitHubClient({ baseUrl: `${github.url}/`, token: github.token, delay: 10 });
    const hub = { client, owner };
    const state = await readOwnState();
    const existing = await compareWithGitHub(hub, state, { repositories: [], withDeployKeys: ["fleet"] });
    const asked: Keys = { generations, overlaps: {}, maxAge: {}, keptDeployKeys: {} };
    const kept = await findKeptDeployKeys(() => Promise.resolve(hub), configuration({ keys: asked }), state);
    const provider = {
      ...{ owner, baseUrl: `${github.url}/`, sshHost: github.sshHost, knownHosts: "", writeDelay: 1 },
    };
    const parent = new Root({
      providers: [githubProvider("github", { ...provider, token: pulumi.secret(github.token) }, 10)],
      transformations: [takingOver(hub, existing)],
    });
    const { credentials } = new DeployKey(
      "platform-flux",
      {
        ...{ repository: "fleet", title: "Flux on dev/home", knownHosts: github.knownHosts },
        ...deployKeyGenerations({ ...asked, keptDeployKeys: kept }, FLEET_KEY),
      },
      { parent },
    );
    if (!pulumi.runtime.isDryRun()) {
      credentials.apply((made) => {
        secret = made;
      });
    }
    return {};
  }

  async function up(): Promise<string> {
    const { ok, output } = await stack.up();
    assert.ok(ok, output);
    return output;
  }

  async function killed(method: string): Promise<void> {
    await stack.killed((kill) => {
      stack.github.failNext = (request) => {
        if (request.method === method && request.path.includes("/keys")) kill();
        return undefined;
      };
    });
    stack.github.failNext = undefined;
    await stack.recover();
  }

  async function titles(): Promise<string[]> {
    const keys = z.array(z.object({ title: z.string() })).parse(await stack.ask(`/repos/${owner}/fleet/keys`));
    return keys.map(({ title }) => title).sort();
  }

  /** What source-controller does once a minute. */
  async function fetchAllTheTime(): Promise<void> {
    while (!ending.signal.aborted) {
      const key = inUse;
      try {
        if (key !== undefined) await fetchOnce(key.privateKey);
        fetched += 1;
      } catch (error) {
        failed.push(`${key?.publicKey ?? "no key"}: ${String(error)}`);
      }
      await sleep(100);
    }
  }

  async function fetchOnce(privateKey: string): Promise<void> {
    const [host = "", port = ""] = stack.github.sshHost.split(":");
    const client = new ssh2.Client();
    try {
      await new Promise<void>((resolve, reject) => {
        client.on("error", reject).on("ready", () => {
          client.exec(`git-upload-pack '/${owner}/fleet.git'`, (error, channel) => {
            if (error !== undefined) reject(error);
            else
              channel
                .once("data", () => {
                  resolve();
                })
                .once("close", () => {
                  reject(new Error("no answer"));
                });
          });
        });
        client.connect({ host, port: Number(port), username: "git", privateKey });
      });
    } finally {
      client.end();
    }
  }
});
