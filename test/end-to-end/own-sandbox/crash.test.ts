import assert from "node:assert/strict";
import { join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import type { Kind } from "../../../sandbox/cluster/object.ts";
import type { FaultRequest } from "../../../sandbox/github/faults/outcome.ts";
import { waitFor } from "../../../sandbox/process/wait.ts";
import { sandboxUnderTest, type SandboxUnderTest } from "../support/sandbox-under-test.ts";

/** Calls `kill` when its moment has come, from the beginning of an `up` on; `over` is aborted when the `up` has ended. */
type Moment = (kill: () => void, over: AbortSignal) => Promise<void> | void;

describe("an up that is killed with everything it has started", function () {
  this.timeout(600_000);
  let underTest: SandboxUnderTest;

  before(async () => {
    underTest = await sandboxUnderTest({}, { asUsersDo: true });
  });

  after(async () => {
    await underTest.end();
  });

  // Each goes on where the one before was recovered, so that the thing in question is not there yet.

  it("is recovered from while it was creating objects in the cluster", async () => {
    const roleBinding = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "RoleBinding" };
    await killed(async (kill, over) => {
      // GitHub answers no write, so that the objects come first. A trial writes nothing.
      underTest.github.failNext = async ({ method, trial = false }) =>
        method === "GET" || trial ? undefined : afterwards(over);
      await appearance(roleBinding, "my-diet-platform", over);
      kill();
    });
    assert.match(await recover(), /kubernetes:.*may have been created/);
  });

  it("is recovered from right after GitHub had made a repository", async () => {
    await killed(whenAsked("POST", "/orgs/labrats-work/repos"));
    assert.match(await recover(), /github:index\/repository:Repository .*may have been created/);
  });

  it("is recovered from right after GitHub had taken a deploy key", async () => {
    await killed(whenAsked("POST", "/repos/labrats-work/fleet/keys"));
    assert.match(await recover(), /github:index\/repositoryDeployKey:RepositoryDeployKey .*may have been created/);
  });

  it("is recovered from in the middle of its commits", async () => {
    const list = "clusters/dev/home/apps/my-diet-platform/kustomization.yaml";
    await killed(whenAsked("PUT", `/repos/labrats-work/fleet/contents/${list}`));
    assert.match(await recover(), /github:index\/repositoryFile:RepositoryFile .*will be created again/);
  });

  it("is recovered from while it was waiting for the root Kustomization", async () => {
    const kustomization = { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization" };
    await killed(async (kill, over) => {
      await appearance(kustomization, "flux-system", over, "flux-system");
      kill();
    });
    assert.match(await recover(), /Kustomization platform-flux\/Kustomization\/flux-system: may have been created/);
  });

  it("is made up for by the next one", async () => {
    await underTest.stack.operate("up");
    const rows = await underTest.settle();
    assert.deepEqual(
      rows.filter(({ ready }) => ready !== "True"),
      [],
    );
    assert.equal(rows.length, 14);
  });

  it("has created each repository and each deploy key once", () => {
    const posts = underTest.github.requests
      .writes()
      // A branch may be asked for twice: it is there then.
      .filter(({ method, path, status }) => method === "POST" && status !== 503 && !path.endsWith("/git/refs"));
    assert.deepEqual(posts.map(({ path, status }) => `${status} ${path}`).sort(), [
      "201 /api/v3/orgs/labrats-work/repos",
      "201 /api/v3/orgs/labrats-work/repos",
      "201 /api/v3/repos/labrats-work/apps.my-diet/keys",
      "201 /api/v3/repos/labrats-work/fleet/keys",
      "201 /api/v3/repos/labrats-work/my-diet-platform/keys",
    ]);
  });

  it("knows every deploy key that GitHub has", async () => {
    const { deployment } = exported.parse(JSON.parse(await underTest.stack.export()));
    const known = deployment.resources.filter(({ type }) => type.endsWith(":RepositoryDeployKey")).map(({ id }) => id);
    const repositories = ["fleet", "my-diet-platform", "apps.my-diet"];
    const registered = await Promise.all(repositories.map(registeredKeys));
    assert.deepEqual(known.sort(), registered.flat().sort());
  });

  it("leaves nothing to do", async () => {
    const { mark } = underTest.github.requests;
    const { summary } = await underTest.stack.operate("up");
    assert.deepEqual(Object.keys(summary), ["same"]);
    assert.deepEqual(underTest.github.requests.writes(mark), []);
  });

  /** Runs an `up` that is killed at a moment. */
  async function killed(moment: Moment): Promise<void> {
    const { process, finished } = await underTest.stack.begin("up");
    const over = new AbortController();
    const waiting = moment(() => {
      process.kill();
    }, over.signal);
    const { errors } = await finished;
    over.abort();
    underTest.github.failNext = undefined;
    await waiting;
    const { signal } = await process.exited;
    assert.equal(signal, "SIGKILL", `up ended before its moment came\n${errors.join("\n")}`);
  }

  /** When GitHub is asked for something; it does it all the same. */
  function whenAsked(method: string, path: string): Moment {
    const { github } = underTest;
    const { mark } = github.requests;
    const matches = (request: Pick<FaultRequest, "method" | "path" | "trial">): boolean =>
      request.method === method && request.trial !== true && request.path.split("?")[0] === `/api/v3${path}`;
    return async (kill, over) => {
      github.failNext = (request) => {
        if (matches(request)) kill();
        return undefined;
      };
      await ended(over);
      const done = (): boolean => github.requests.since(mark).some(matches);
      await waitFor(`GitHub to have done ${method} ${path}`, done, { timeout: 180_000 });
    };
  }

  /** When there is an object of a kind in a namespace; whatever its name, unless one is given. */
  async function appearance(kind: Kind, namespace: string, over: AbortSignal, name?: string): Promise<void> {
    for await (const event of underTest.cluster.client.watch(kind, { namespace, signal: over })) {
      if (event.type === "added" && (name === undefined || event.object.metadata.name === name)) return;
    }
  }

  async function registeredKeys(repository: string): Promise<string[]> {
    const { apiUrl, token } = underTest.github;
    const response = await fetch(`${apiUrl}/repos/labrats-work/${repository}/keys`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return keys.parse(await response.json()).map(({ id }) => `${repository}:${id}`);
  }

  /** What a person types. */
  async function recover(): Promise<string> {
    const { connection } = underTest;
    const command = [
      "run",
      "platform",
      "--",
      "recover",
      "--stack",
      underTest.stack.name,
      "--config-file",
      connection.stackFile,
    ];
    const cwd = join(import.meta.dirname, "..", "..", "..");
    return (await execa("npm", command, { cwd, env: connection.environment })).stdout;
  }
});

const keys = z.array(z.object({ id: z.number() }));
const exported = z.object({
  deployment: z.object({ resources: z.array(z.object({ type: z.string(), id: z.string().optional() })) }),
});

/** What GitHub answers to those that nobody waits for any more. */
async function afterwards(over: AbortSignal): Promise<number> {
  await ended(over);
  return 503;
}

async function ended(over: AbortSignal): Promise<void> {
  if (over.aborted) return;
  await new Promise((resolve) => {
    over.addEventListener("abort", resolve, { once: true });
  });
}
