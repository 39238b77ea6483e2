import assert from "node:assert/strict";
import { appHostnames } from "../../../manifests/policies/app-hostnames.ts";
import { namespaceLabels } from "../../../manifests/namespace-marks.ts";
import type { Applicable, KubernetesClient } from "../../../sandbox/cluster/client.ts";
import { waitFor } from "../../../sandbox/process/wait.ts";
import { create, referenceOf } from "./cannot-pass.ts";
import { ingressFor } from "./hostnames.ts";

const labelPrefix = "owners.example.org";
const namespace = "wiki-owners";

/** Host names that are shared and wildcards, which the demo has none of: a policy of its own, for a namespace of its own. */
const { policy, binding } = appHostnames({
  labelPrefix,
  domain: "example.org",
  rule: "registered",
  owners: {
    "*.wiki.example.net": "app wiki",
    "wiki.example.net": "app blog",
    "both.example.net": "app blog, app wiki",
    "*.both.example.net": "app blog, app wiki",
    "example.org": "the platform",
    "*.blog.example.net": "app blog",
    "a.blog.example.net": "app wiki",
    "wikis.example.net": "app wikis",
  },
});

const rules: readonly Applicable[] = [policy, binding].map((object) => ({
  ...object,
  metadata: { ...object.metadata },
}));

const home: Applicable = {
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name: namespace, labels: namespaceLabels(labelPrefix, "wiki", "app") },
};

/** Tests of who has a host name that several have, or all names below one. */
export function ownersHold(clientOf: () => KubernetesClient): void {
  describe("where host names are shared, or wildcards", () => {
    const tryFor = (name: string): Promise<void> =>
      create(clientOf(), { ...ingressFor(name), metadata: { name: "try", namespace } }, { dryRun: true });

    before(async () => {
      for (const object of [home, ...rules]) await create(clientOf(), object);
      await waitFor("the policy to be in force", () => tryFor("example.com").then(() => false, isRefusal), {
        timeout: 30_000,
      });
    });

    after(async () => {
      for (const object of [...rules, home]) await clientOf().delete(referenceOf(object), { wait: 60_000 });
    });

    it("lets an app have what is its own, and what it shares", async () => {
      for (const name of [
        "*.wiki.example.net",
        "a.wiki.example.net",
        "*.a.wiki.example.net",
        "both.example.net",
        "*.both.example.net",
        "a.both.example.net",
        "a.blog.example.net",
        "b.a.blog.example.net",
      ]) {
        await tryFor(name);
      }
    });

    it("refuses what others have", async () => {
      for (const [name, message] of [
        ["wiki.example.net", /wiki\.example\.net belongs to app blog;/],
        ["b.blog.example.net", /b\.blog\.example\.net belongs to app blog;/],
        ["*.blog.example.net", /\*\.blog\.example\.net belongs to app blog;/],
        ["wikis.example.net", /wikis\.example\.net belongs to app wikis;/],
        ["a.example.org", /a\.example\.org belongs to the platform;/],
        ["example.net", /example\.net is nobody's;/],
      ] as const) {
        await assert.rejects(tryFor(name), message, name);
      }
    });
  });
}

function isRefusal(error: unknown): boolean {
  return error instanceof Error && error.message.includes(`app-hostnames.${labelPrefix}`);
}
