import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { KubernetesClient } from "../../sandbox/cluster/client.ts";
import { KubernetesError } from "../../sandbox/cluster/errors.ts";
import { existing } from "./support/cluster-objects.ts";
import { platformPatience, sharedPlatform, type Platform } from "./support/platform.ts";

const namespaces = ["my-diet-platform", "my-diet-splash", "my-diet-dev"] as const;
const [platformNamespace] = namespaces;

const refusal = new RegExp(
  "^DELETE .*: namespaces \"my-diet-platform\" is forbidden: ValidatingAdmissionPolicy 'protected-namespaces.labrats.work' " +
    "with binding 'protected-namespaces.labrats.work' denied request: it holds the keys and secrets of an app; to remove " +
    'the app, write "protect: false" into apps/my-diet.yaml, run pulumi up, delete that file, and run pulumi up again; ' +
    "to delete the namespace alone, first run: kubectl annotate namespace my-diet-platform labrats.work/deletion=allowed$",
);

describe("the namespace of an app's keys and secrets", function () {
  this.timeout(platformPatience);
  let platform: Platform;
  let operator: KubernetesClient;
  let accounts: Readonly<Record<"flux" | "tenant" | "opsMember", KubernetesClient>>;

  before(async () => {
    platform = await sharedPlatform();
    operator = platform.cluster.client;
    accounts = {
      flux: operator.as({ user: "system:serviceaccount:flux-system:kustomize-controller" }),
      tenant: operator.as({ user: "system:serviceaccount:my-diet-platform:flux" }),
      opsMember: operator.as({ user: "somebody", groups: ["mydiet-ops", "system:authenticated"] }),
    };
  });

  it("refuses to be deleted, by an operator with all rights as by Flux, and says what to do", async () => {
    await assert.rejects(deletion(operator, platformNamespace), { code: 403, message: refusal });
    await assert.rejects(deletion(accounts.flux, platformNamespace), { code: 403, message: refusal });
  });

  it("is out of reach for the app's own account and its admins anyway, and so are its labels and annotations", async () => {
    for (const account of [accounts.tenant, accounts.opsMember]) {
      for (const namespace of namespaces) {
        await assert.rejects(deletion(account, namespace), withoutRight("delete"));
        await assert.rejects(marking(account, namespace, "allowed"), withoutRight("patch"));
      }
    }
  });

  it("keeps the platform's labels and annotations, as those of workloads do, whatever Flux is told to make of it", async () => {
    const stripped = [
      { labels: { "labrats.work/app": null } },
      { labels: { "labrats.work/namespace-role": "app-of-mine" } },
      { labels: { "pod-security.kubernetes.io/enforce": "privileged" } },
      { annotations: { "kustomize.toolkit.fluxcd.io/prune": null } },
    ];
    for (const namespace of namespaces) {
      const patch = (client: KubernetesClient, metadata: object): Promise<unknown> =>
        patching(client, namespace, metadata, { dryRun: true });
      for (const metadata of stripped) {
        await assert.rejects(patch(accounts.flux, metadata), {
          code: 403,
          message: /namespace-marks\.labrats\.work.*remove the manifest of this namespace from what Flux applies$/,
        });
        await patch(operator, metadata);
      }
      await patch(accounts.flux, { labels: { "somebody.example.org/else": "may-add-theirs" } });
    }
  });

  it("is not like those of workloads, which an operator may delete", async () => {
    await deletion(operator, "my-diet-dev");
    await deletion(operator, "my-diet-splash");
  });

  it("can be deleted as long as somebody with rights to it says so", async () => {
    await marking(operator, platformNamespace, "yes");
    await assert.rejects(deletion(operator, platformNamespace), { message: refusal });
    await marking(operator, platformNamespace, "allowed");
    await deletion(operator, platformNamespace);
    await marking(operator, platformNamespace, null);
    await assert.rejects(deletion(operator, platformNamespace), { message: refusal });
  });

  it("can be deleted once the app's registration lifts the protection", async () => {
    const registration = join(platform.apps, "my-diet.yaml");
    const original = readFileSync(registration, "utf8");
    writeFileSync(registration, `${original}\nprotect: false\n`);
    try {
      assert.equal((await platform.stack.operate("up")).summary["update"], 1);
      await deletion(operator, platformNamespace);
    } finally {
      writeFileSync(registration, original);
      await platform.stack.operate("up");
    }
    await assert.rejects(deletion(operator, platformNamespace), { message: refusal });
    const { metadata } = await existing(operator, { apiVersion: "v1", kind: "Namespace", name: platformNamespace });
    assert.equal(metadata.deletionTimestamp, undefined);
    assert.equal(metadata.annotations?.["labrats.work/deletion"], undefined);
  });
});

/** What the API server says to a deletion; it deletes nothing. */
async function deletion(client: KubernetesClient, namespace: string): Promise<void> {
  await client.request("DELETE", `/api/v1/namespaces/${namespace}?dryRun=All`);
}

async function marking(client: KubernetesClient, namespace: string, value: string | null): Promise<void> {
  await patching(client, namespace, { annotations: { "labrats.work/deletion": value } }, { dryRun: false });
}

async function patching(
  client: KubernetesClient,
  namespace: string,
  metadata: object,
  { dryRun }: { readonly dryRun: boolean },
): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}${dryRun ? "?dryRun=All" : ""}`;
  await client.request("PATCH", path, { metadata }, { contentType: "application/merge-patch+json" });
}

function withoutRight(verb: string): (error: unknown) => boolean {
  return (error) =>
    error instanceof KubernetesError &&
    error.code === 403 &&
    error.message.includes(`cannot ${verb} resource "namespaces"`);
}
