import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { toYaml } from "../../yaml/write.ts";
import { waitFor } from "../../sandbox/process/wait.ts";
import { mark } from "./escapes/escape.ts";
import { existing } from "./support/cluster-objects.ts";
import { platformPatience, sharedPlatform, type Platform } from "./support/platform.ts";

const namespace = "try-identity";
const name = "elsewhere";
const kustomization = { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization", namespace, name };

/** No namespace of an app: no policy of the API server's stands in the way of Flux. */
describe("Flux, asked for a token for another cluster", function () {
  this.timeout(platformPatience);
  let platform: Platform;
  const directory = mkdtempSync(join(tmpdir(), "gitops-platform-identity-"));

  before("makes a namespace, and a repository that everybody may read", async () => {
    platform = await sharedPlatform();
    writeFileSync(join(directory, "mark.yaml"), toYaml([mark("try-identity")]));
    await platform.github.seedRepository("open-identity", directory, { private: false });
    const { client } = platform.cluster;
    await client.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
    await client.apply({
      apiVersion: "source.toolkit.fluxcd.io/v1",
      kind: "GitRepository",
      metadata: { name, namespace },
      spec: { interval: "1h", url: `${platform.github.url}/labrats-work/open-identity.git`, ref: { branch: "main" } },
    });
  });

  after("takes both away", async () => {
    await platform.cluster.client.delete({ apiVersion: "v1", kind: "Namespace", name: namespace }, { wait: 60_000 });
    rmSync(directory, { recursive: true });
  });

  it("takes one of the object's own namespace, which has no rights, and none of its own", async () => {
    const { client, server, ca } = platform.cluster;
    await client.apply({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name, namespace },
      data: { provider: "generic", address: server, "ca.crt": ca, audiences: await audience() },
    });
    await client.apply({
      ...{ apiVersion: kustomization.apiVersion, kind: kustomization.kind, metadata: { name, namespace } },
      spec: {
        interval: "1h",
        retryInterval: "1h",
        timeout: "5s",
        prune: true,
        path: "./",
        targetNamespace: namespace,
        sourceRef: { kind: "GitRepository", name },
        kubeConfig: { configMapRef: { name } },
      },
    });
    await waitFor("Flux to have tried", async () => (await verdict()) !== undefined, {
      timeout: 60_000,
      interval: 200,
    });
    // The API server knows who that is, and refuses: with its own token, Flux would have been let in; with none, not known.
    assert.match((await verdict()) ?? "", /dry-run failed \(Forbidden\)/);
  });

  /** What the API server takes tokens for. */
  async function audience(): Promise<string> {
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/default/token`;
    const request = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} };
    return tokenRequest.parse(await platform.cluster.client.request("POST", path, request)).spec.audiences[0];
  }

  /** What Flux says of the object, once it has the files and says that it failed. */
  async function verdict(): Promise<string | undefined> {
    const { status } = judged.parse(await existing(platform.cluster.client, kustomization));
    const failed = status?.conditions?.find(({ type, status: is }) => type === "Ready" && is === "False")?.message;
    return failed?.startsWith("Source artifact not found") === true ? undefined : failed;
  }
});

const tokenRequest = z.looseObject({ spec: z.looseObject({ audiences: z.tuple([z.string()]).rest(z.string()) }) });
const judged = z.looseObject({
  status: z
    .looseObject({
      conditions: z.array(z.looseObject({ type: z.string(), status: z.string(), message: z.string() })).optional(),
    })
    .optional(),
});
