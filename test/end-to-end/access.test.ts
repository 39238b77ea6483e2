import assert from "node:assert/strict";
import { z } from "zod";
import type { KubernetesClient } from "../../sandbox/cluster/client.ts";
import { platformPatience, sharedPlatform } from "./support/platform.ts";

/** Something somebody may want to do: verb, API group, resource. */
type Deed = readonly [verb: string, group: string, resource: string];

const deeds = {
  "see pods": ["list", "", "pods"],
  "see secrets": ["list", "", "secrets"],
  "see deployments of Flux": ["get", "kustomize.toolkit.fluxcd.io", "kustomizations"],
  "change deployments": ["patch", "apps", "deployments"],
  "run a shell in a pod": ["create", "", "pods/exec"],
  "change secrets": ["update", "", "secrets"],
  "give others access": ["create", "rbac.authorization.k8s.io", "rolebindings"],
  "change Flux's objects": ["patch", "kustomize.toolkit.fluxcd.io", "kustomizations"],
  "delete Flux's objects": ["delete", "source.toolkit.fluxcd.io", "gitrepositories"],
  "change releases": ["update", "helm.toolkit.fluxcd.io", "helmreleases"],
  "say how Flux's objects are": ["patch", "source.toolkit.fluxcd.io", "gitrepositories/status"],
  "hold on to Flux's objects": ["update", "helm.toolkit.fluxcd.io", "helmreleases/finalizers"],
  "delete the namespace": ["delete", "", "namespaces"],
  "change quotas": ["create", "", "resourcequotas"],
} as const satisfies Record<string, Deed>;

type DeedName = keyof typeof deeds;

// The release of Flux adds its own objects to Kubernetes' roles `view`, `edit` and `admin`; of that, reading is left.
const reading: readonly DeedName[] = ["see pods", "see deployments of Flux"];
const working: readonly DeedName[] = [
  ...reading,
  "see secrets",
  "change deployments",
  "run a shell in a pod",
  "change secrets",
];
const watchingFlux: readonly DeedName[] = ["see deployments of Flux"];

/** What each group may do where workloads run, and in the platform namespace. */
const rights: Readonly<
  Record<string, { readonly workloads: readonly DeedName[]; readonly platform: readonly DeedName[] }>
> = {
  "mydiet-ops": { workloads: [...working, "give others access"], platform: [...watchingFlux, "see secrets"] },
  "mydiet-developer": { workloads: working, platform: watchingFlux },
  "mydiet-viewer": { workloads: reading, platform: watchingFlux },
  strangers: { workloads: [], platform: [] },
};

const workloadNamespaces = ["my-diet-splash", "my-diet-dev"];
const foreignNamespaces = ["default", "flux-system", "kube-system"];

describe("the API server, asked what a group may do", function () {
  this.timeout(platformPatience);
  let client: KubernetesClient;

  before(async () => {
    ({ client } = (await sharedPlatform()).cluster);
  });

  for (const [group, { workloads, platform }] of Object.entries(rights)) {
    it(`gives ${group} exactly its rights, in exactly the app's namespaces`, async () => {
      const expected = [
        ...workloadNamespaces.map((namespace) => [namespace, sorted(workloads)]),
        ["my-diet-platform", sorted(platform)],
        ...foreignNamespaces.map((namespace) => [namespace, []]),
      ];
      const namespaces = [...workloadNamespaces, "my-diet-platform", ...foreignNamespaces];
      const found = await Promise.all(
        namespaces.map(async (namespace) => [namespace, await allowed(client, group, namespace)]),
      );
      assert.deepEqual(found, expected);
    });
  }

  it("gives the app's Flux account nothing outside the app, and nothing of the cluster's own", async () => {
    const user = "system:serviceaccount:my-diet-platform:flux";
    const review = (namespace: string, [verb, group, resource]: Deed) =>
      isAllowed(client, { user, groups: ["system:serviceaccounts"] }, namespace, [verb, group, resource]);
    for (const namespace of foreignNamespaces) assert.equal(await review(namespace, ["get", "", "secrets"]), false);
    for (const resource of ["clusterroles", "clusterrolebindings"]) {
      assert.equal(await review("", ["create", "rbac.authorization.k8s.io", resource]), false);
    }
    assert.equal(await review("", ["create", "", "namespaces"]), false);
    assert.equal(await review("my-diet-platform", ["create", "apps", "deployments"]), false);
    assert.equal(await review("my-diet-dev", ["create", "apps", "deployments"]), true);
  });

  it("lets the app's accounts apply Flux's objects where the app runs, and not say how these are", async () => {
    const written: readonly DeedName[] = ["change Flux's objects", "delete Flux's objects", "change releases"];
    const inside: readonly DeedName[] = ["say how Flux's objects are", "hold on to Flux's objects"];
    for (const account of ["flux", "deployer"]) {
      const user = `system:serviceaccount:my-diet-platform:${account}`;
      for (const deed of [...written, ...inside]) {
        const may = await isAllowed(client, { user, groups: ["system:serviceaccounts"] }, "my-diet-dev", deeds[deed]);
        assert.equal(may, written.includes(deed), `${account}: ${deed}`);
      }
    }
  });
});

async function allowed(client: KubernetesClient, group: string, namespace: string): Promise<string[]> {
  const answers = await Promise.all(
    Object.entries(deeds).map(async ([name, deed]) => {
      const yes = await isAllowed(
        client,
        { user: "somebody", groups: [group, "system:authenticated"] },
        namespace,
        deed,
      );
      return yes ? [name] : [];
    }),
  );
  return sorted(answers.flat());
}

/** @see https://kubernetes.io/docs/reference/access-authn-authz/authorization/#checking-api-access */
async function isAllowed(
  client: KubernetesClient,
  { user, groups }: { readonly user: string; readonly groups: readonly string[] },
  namespace: string,
  [verb, group, resource]: Deed,
): Promise<boolean> {
  const [name = "", subresource = ""] = resource.split("/");
  const review = await client.request("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SubjectAccessReview",
    spec: { user, groups, resourceAttributes: { namespace, verb, group, resource: name, subresource } },
  });
  return z.looseObject({ status: z.looseObject({ allowed: z.boolean() }) }).parse(review).status.allowed;
}

function sorted(names: readonly string[]): string[] {
  return [...names].sort();
}
