import assert from "node:assert/strict";
import { z } from "zod";
import type { FluxRow } from "../../../../sandbox/flux/status.ts";
import type { GitHub } from "../../../../sandbox/github/github.ts";
import { existing } from "../../support/cluster-objects.ts";
import type { SandboxUnderTest } from "../../support/sandbox-under-test.ts";

const deployed = z.looseObject({
  status: z.looseObject({
    conditions: z.array(z.looseObject({ type: z.string(), status: z.string(), lastTransitionTime: z.string() })),
  }),
});

/** Beside the project's own app: it waits for that one, and follows tags of the same source repository. */
export const shop = `
displayName: MyShop
source: { repository: apps.my-diet, semver: ">=1.0.0 <2.0.0" }
home: { path: ./k8s/home, source: { tag: home }, suspend: true }
environments:
  dev:
    path: ./k8s/overlays/dev
    hostname: app.my-shop-dev.hcl.labrats.work
    substitute: { LOG_LEVEL: debug, NODE_ENV: development }
    source: { branch: main }
    dependsOn:
      - { app: my-shop }
      - { app: my-diet }
      - { app: my-diet, environment: dev }
    healthChecks:
      - { apiVersion: apps/v1, kind: Deployment, name: my-diet }
`;

/** Gives the source repository the tags that the shop's registration is about. */
export async function tagSources(github: GitHub): Promise<void> {
  for (const tag of ["v1.2.0", "v1.10.0", "v2.0.0", "home"]) await tagSource(github, tag);
}

/**
 * Looks at the shop on a platform that is up, and was not changed since.
 *
 * @param platform - the platform, with what Flux says of it, once it is there
 */
export function deploymentsThatFollowTags(platform: () => SandboxUnderTest, rows: () => readonly FluxRow[]): void {
  it("read the highest version in the range, the tag, or the branch, each where it is asked for", () => {
    const sources = rows().filter(({ kind, name }) => kind === "GitRepository" && name.startsWith("my-shop-app"));
    assert.deepEqual(
      sources.map(({ name, ready, revision }) => `${name} ${ready} ${revision.replace(/@.*/, "")}`),
      ["my-shop-app True v1.10.0", "my-shop-app-dev True main", "my-shop-app-home True home"],
    );
  });

  it("become ready after what they wait for, though Flux reads nothing across namespaces", async () => {
    const { client } = platform().cluster;
    const controller = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      namespace: "flux-system",
      name: "kustomize-controller",
    };
    assert.match(JSON.stringify(await existing(client, controller)), /"--no-cross-namespace-refs=true"/);
    assert.ok((await readySince("my-shop", "dev")) >= (await readySince("my-diet", "dev")));
  });

  it("leave what is suspended alone", async () => {
    const home = rows().find(({ kind, name }) => kind === "Kustomization" && name === "my-shop-home");
    assert.deepEqual([home?.suspended, home?.revision], [true, ""]);
    const page = { apiVersion: "apps/v1", kind: "Deployment", namespace: "my-shop-splash", name: "home" };
    assert.equal(await platform().cluster.client.get(page), undefined);
  });

  it("are changed by nothing when nothing changes", async () => {
    assert.deepEqual(Object.keys((await platform().stack.operate("up")).summary), ["same"]);
  });

  /** When a deployment became ready, in seconds. */
  async function readySince(app: string, environment: string): Promise<number> {
    const kind = { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization" };
    const name = `${app}-${environment}`;
    const object = await existing(platform().cluster.client, { ...kind, namespace: `${app}-platform`, name });
    const ready = deployed.parse(object).status.conditions.find(({ type }) => type === "Ready");
    assert.equal(ready?.status, "True");
    return Date.parse(ready.lastTransitionTime) / 1000;
  }
}

async function tagSource(github: GitHub, tag: string): Promise<void> {
  const { apiUrl, token } = github;
  const [head] = await github.commits("apps.my-diet");
  const body = JSON.stringify({ ref: `refs/tags/${tag}`, sha: head?.sha });
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(`${apiUrl}/repos/labrats-work/apps.my-diet/git/refs`, { method: "POST", headers, body });
  assert.equal(response.status, 201, await response.text());
}
