import assert from "node:assert/strict";
import { z } from "zod";
import type { Applicable, KubernetesClient } from "../../../sandbox/cluster/client.ts";
import { waitFor } from "../../../sandbox/process/wait.ts";
import { deployer, developer, finalizer, merged } from "./bound.ts";
import { create, patch, placed, referenceOf } from "./cannot-pass.ts";
import { catchAll, ingressFor, tlsFor } from "./hostnames.ts";
import { service } from "./others.ts";
import { agent } from "./placement.ts";

const preview = "my-diet-pr-7";
const daemonStatus = z.looseObject({ numberReady: z.number().optional() });

/** Tests of what bounds leave alone, and of previews, where they leave less. */
export function boundariesHold(clientOf: () => KubernetesClient): void {
  let client: KubernetesClient;

  before(() => {
    client = clientOf();
  });

  it("lets an app have its own host names, what is below them, and those that nobody has elsewhere", async () => {
    const names = [
      "app.my-diet-dev.hcl.labrats.work",
      "a.app.my-diet-dev.hcl.labrats.work",
      "*.my-diet.hcl.labrats.work",
      "app.my-diet.hcl.labrats.work",
      "shop.example.com",
      "*.shop.example.com",
    ];
    for (const account of [developer, deployer]) {
      for (const name of names) {
        await create(client.as(account), placed(ingressFor(name)), { dryRun: true });
        await create(client.as(account), placed(tlsFor(name)), { dryRun: true });
      }
    }
  });

  it("is not in the way of Kubernetes' controllers, which place pods of a DaemonSet and keep what they belong to", async () => {
    const daemons = placed(agent);
    await create(client.as(developer), daemons);
    const ready = async (): Promise<boolean> => {
      const live = await client.get(referenceOf(daemons));
      return daemonStatus.parse(live?.["status"] ?? {}).numberReady === 1;
    };
    await waitFor("a pod on each node", ready, { timeout: 60_000, interval: 100 });
    await client.delete(referenceOf(daemons), { propagationPolicy: "Foreground", wait: 60_000 });
  });

  it("leaves alone what was there before, as long as it is not made worse", async () => {
    const reference = { apiVersion: "v1", kind: "Namespace", name: "before" };
    const { name, ...namespace } = reference;
    await client.apply({ ...namespace, metadata: { name } });
    const tolerations = [{ operator: "Exists" }];
    const there: Applicable[] = [
      merged(service, { spec: { externalIPs: ["203.0.113.7"], loadBalancerIP: "203.0.113.7" } }),
      catchAll,
      merged(ingressFor("auth.hcl.labrats.work"), { metadata: { name: "try-login" } }),
      merged(agent, { spec: { template: { spec: { nodeSelector: { try: "none" }, tolerations } } } }),
    ].map((object) => merged(object, { metadata: { namespace: name, finalizers: [finalizer] } }));
    for (const object of there) await create(client, object);
    await client.apply({ ...namespace, metadata: { name, labels: { "labrats.work/app": "my-diet" } } });
    const [one, ingress, , daemons] = there;
    assert(one !== undefined && ingress !== undefined && daemons !== undefined);
    for (const object of there) await patch(client, object, { metadata: { labels: { changed: "yes" } } });
    await patch(client, one, { spec: { ports: [{ port: 81 }] } });
    await patch(client, one, { spec: { externalIPs: null } });
    await assert.rejects(patch(client, one, { spec: { externalIPs: ["203.0.113.7"] } }), { code: 403 });
    await assert.rejects(patch(client, ingress, tlsFor("auth.hcl.labrats.work")), { code: 403 });
    await patch(client, daemons, { spec: { template: { metadata: { labels: { changed: "yes" } } } } });
    await client.delete(reference);
    for (const object of there) await patch(client, object, { metadata: { finalizers: null } });
    await client.delete(reference, { wait: 60_000 });
  });

  describe("of a preview", () => {
    const namespace = { apiVersion: "v1", kind: "Namespace", name: preview };
    const inPreview = (object: Applicable): Applicable => merged(object, { metadata: { namespace: preview } });

    before(async () => {
      const labels = {
        "labrats.work/app": "my-diet",
        "labrats.work/namespace-role": "app",
        "labrats.work/preview": "pr-7",
      };
      await client.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: preview, labels } });
    });

    after(() => client.delete(namespace, { wait: 60_000 }));

    it("lets it have its own host name and what is below, and refuses every other, the app's own above all", async () => {
      const own = "pr-7.my-diet.hcl.labrats.work";
      for (const name of [own, `api.${own}`, `*.${own}`]) {
        await create(client, inPreview(ingressFor(name)), { dryRun: true });
      }
      const others = [
        "app.my-diet.hcl.labrats.work",
        "my-diet.hcl.labrats.work",
        "pr-8.my-diet.hcl.labrats.work",
        "*.my-diet.hcl.labrats.work",
        "auth.hcl.labrats.work",
        "shop.example.com",
      ];
      for (const name of others) {
        await assert.rejects(create(client, inPreview(ingressFor(name)), { dryRun: true }), {
          code: 403,
          message:
            /is not a host name of this preview; write \$\{HOSTNAME\}, which is pr-7\.my-diet\.hcl\.labrats\.work$/,
        });
      }
      await assert.rejects(create(client, inPreview(catchAll), { dryRun: true }), { code: 403 });
    });

    it("refuses a Service that gets what is sent to addresses of others", async () => {
      const wrong = inPreview(merged(service, { spec: { externalIPs: ["203.0.113.7"] } }));
      await assert.rejects(create(client, wrong, { dryRun: true }), { code: 403, message: /spec\.externalIPs is not/ });
    });
  });
}
