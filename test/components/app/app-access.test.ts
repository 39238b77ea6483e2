import assert from "node:assert/strict";
import { z } from "zod";
import { AppAccess, type AppAccessArgs } from "../../../components/app/app-access.ts";
import { record, type Recording } from "../../../render/program/record.ts";

const args: AppAccessArgs = {
  platform: "my-diet-platform",
  workloads: ["my-diet-splash", "my-diet-dev"],
  access: [
    { group: "mydiet-ops", role: "admin" },
    { group: "mydiet-leads", role: "admin" },
    { group: "mydiet-developer", role: "developer" },
    { group: "mydiet-viewer", role: "reader" },
  ],
  images: false,
  labelPrefix: "labrats.work",
};

const labels = { "labrats.work/owner": "platform" };

const grant = async (changes: Partial<AppAccessArgs> = {}): Promise<Recording> =>
  record(() => new AppAccess("access", { ...args, ...changes }));

const bindingSchema = z.object({
  metadata: z.object({ namespace: z.string() }),
  roleRef: z.strictObject({ apiGroup: z.literal("rbac.authorization.k8s.io"), kind: z.string(), name: z.string() }),
  subjects: z.array(
    z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("Group"), apiGroup: z.literal("rbac.authorization.k8s.io"), name: z.string() }),
      z.strictObject({ kind: z.literal("ServiceAccount"), name: z.string(), namespace: z.string() }),
    ]),
  ),
});

const roleSchema = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string(), labels: z.unknown() }),
  rules: z.array(
    z.strictObject({ apiGroups: z.array(z.string()), resources: z.array(z.string()), verbs: z.array(z.string()) }),
  ),
});

/** One line a binding: who is what where. */
function bindings(run: Recording): string[] {
  return run.all("kubernetes:RoleBinding").map(({ inputs }) => {
    const { metadata, roleRef, subjects } = bindingSchema.parse(inputs);
    const who = subjects.map((subject) =>
      subject.kind === "Group" ? subject.name : `${subject.namespace}:${subject.name}`,
    );
    return `${metadata.namespace}: ${who.join(" and ")} may what ${roleRef.kind} ${roleRef.name} may`;
  });
}

/** One line a rule: what may be done in the namespace. */
function rules(run: Recording, role: string, namespace = "my-diet-platform"): string[] {
  const { metadata, rules } = roleSchema.parse(run.find(`kubernetes:Role access/${namespace}/${role}`).inputs);
  assert.deepEqual(metadata, { name: role, namespace, labels });
  return rules.map(
    ({ apiGroups, resources, verbs }) =>
      `${verbs.join(",")} ${apiGroups.map((group) => group || "core").join(",")}: ${resources.join(",")}`,
  );
}

/** Every single thing that a role of the platform namespace allows: verb, group, resource. */
function grants(run: Recording, role: string): string[] {
  const { rules } = roleSchema.parse(run.find(`kubernetes:Role access/my-diet-platform/${role}`).inputs);
  return rules.flatMap(({ apiGroups, resources, verbs }) =>
    verbs.flatMap((verb) => apiGroups.flatMap((group) => resources.map((resource) => `${verb} ${group} ${resource}`))),
  );
}

const fluxGroups = "kustomize.toolkit.fluxcd.io,source.toolkit.fluxcd.io,helm.toolkit.fluxcd.io";
const fluxObjects = "kustomizations,gitrepositories,ocirepositories,buckets,helmrepositories,helmcharts,helmreleases";
const seeDeployment = [
  `get,list,watch ${fluxGroups}: *`,
  "get,list,watch core: configmaps,events,serviceaccounts",
  "get,list,watch rbac.authorization.k8s.io: roles,rolebindings",
];

describe("AppAccess", () => {
  let run: Recording;

  before(async () => {
    run = await grant();
  });

  it("binds each role's groups, and Flux, in the app's namespaces and nowhere else", () => {
    assert.deepEqual(bindings(run), [
      "my-diet-dev: mydiet-ops and mydiet-leads may what ClusterRole admin may",
      "my-diet-dev: mydiet-developer may what ClusterRole edit may",
      "my-diet-dev: mydiet-viewer may what ClusterRole view may",
      "my-diet-dev: my-diet-platform:flux and my-diet-platform:deployer may what ClusterRole admin may",
      "my-diet-dev: my-diet-platform:flux and my-diet-platform:deployer may what Role flux-roles may",
      "my-diet-platform: mydiet-ops and mydiet-leads may what Role app-admin may",
      "my-diet-platform: mydiet-developer may what Role app-developer may",
      "my-diet-platform: mydiet-viewer may what Role app-reader may",
      "my-diet-platform: my-diet-platform:flux may what Role flux may",
      "my-diet-splash: mydiet-ops and mydiet-leads may what ClusterRole admin may",
      "my-diet-splash: mydiet-developer may what ClusterRole edit may",
      "my-diet-splash: mydiet-viewer may what ClusterRole view may",
      "my-diet-splash: my-diet-platform:flux and my-diet-platform:deployer may what ClusterRole admin may",
      "my-diet-splash: my-diet-platform:flux and my-diet-platform:deployer may what Role flux-roles may",
    ]);
  });

  it("registers nothing but roles, bindings and two service accounts, all namespaced, all its own", () => {
    const kinds = run.children("platform:AppAccess access").map(({ type }) => type);
    assert.deepEqual(
      kinds,
      [
        Array<string>(6).fill("kubernetes:rbac.authorization.k8s.io/v1:Role"),
        Array<string>(14).fill("kubernetes:rbac.authorization.k8s.io/v1:RoleBinding"),
        Array<string>(2).fill("kubernetes:core/v1:ServiceAccount"),
      ].flat(),
    );
    assert.equal(run.resources.length, kinds.length + 1);
  });

  it("gives Flux service accounts whose tokens no pod gets by itself", () => {
    assert.deepEqual(
      run.all("kubernetes:ServiceAccount").map(({ inputs }) => inputs),
      ["deployer", "flux"].map((name) => ({
        apiVersion: "v1",
        kind: "ServiceAccount",
        metadata: { name, namespace: "my-diet-platform", labels },
        automountServiceAccountToken: false,
      })),
    );
  });

  it("gives what comes from source repositories nothing in the platform namespace", () => {
    assert.deepEqual(
      bindings(run).filter((line) => line.startsWith("my-diet-platform:") && line.includes(":deployer")),
      [],
    );
  });

  it("shows secrets of the platform namespace to admins only, and lets no person change anything there", () => {
    assert.deepEqual(rules(run, "app-admin"), [...seeDeployment, "get,list,watch core: secrets"]);
    assert.deepEqual(rules(run, "app-developer"), seeDeployment);
    assert.deepEqual(rules(run, "app-reader"), seeDeployment);
  });

  it("lets Flux make Flux objects, secrets and who reads them there, and no workloads", () => {
    const change = "get,list,watch,create,update,patch,delete";
    assert.deepEqual(rules(run, "flux"), [
      // No subresource: Flux alone writes what it has found.
      `${change} ${fluxGroups}: ${fluxObjects}`,
      `${change} core: configmaps,secrets,serviceaccounts`,
      "get,list,watch core: events",
      // Not "escalate": no role gives more than its maker has.
      `${change} rbac.authorization.k8s.io: roles,rolebindings`,
      "bind rbac.authorization.k8s.io: roles",
    ]);
  });

  it("has no role in the platform namespace that gives more than Flux, which may bind each of them, has itself", () => {
    const own = grants(run, "flux");
    for (const role of ["app-admin", "app-developer", "app-reader"]) {
      const more = grants(run, role).filter((grant) => !own.includes(grant));
      // Reading the status of Flux's objects is all.
      assert.deepEqual(
        more.filter((grant) => !/^(get|list|watch) \w+\.toolkit\.fluxcd\.io \*$/.test(grant)),
        [],
        role,
      );
    }
  });

  it("lets Flux make image objects there, and everybody see them, on a cluster that follows images", async () => {
    const images = await grant({ images: true });
    const added = (role: string): string[] => {
      const before = rules(run, role);
      return rules(images, role).filter((rule) => !before.includes(rule));
    };
    const group = "image.toolkit.fluxcd.io";
    assert.deepEqual(added("flux"), [
      // No subresource: who writes the status of a policy chooses what is committed.
      `get,list,watch,create,update,patch,delete ${group}: imagerepositories,imagepolicies,imageupdateautomations`,
    ]);
    for (const role of ["app-admin", "app-developer", "app-reader"]) {
      assert.deepEqual(added(role), [`get,list,watch ${group}: *`]);
    }
    assert.deepEqual(bindings(images), bindings(run));
  });

  it("lets Flux bind roles of a workload namespace, no cluster role, and write its own objects by name, without their status", () => {
    const write = "create,update,patch,delete";
    const flux = "kustomize.toolkit.fluxcd.io,source.toolkit.fluxcd.io,helm.toolkit.fluxcd.io";
    for (const namespace of args.workloads) {
      assert.deepEqual(rules(run, "flux-roles", namespace), [
        "bind rbac.authorization.k8s.io: roles",
        `${write} ${flux}: kustomizations,gitrepositories,ocirepositories,buckets,helmrepositories,helmcharts,helmreleases`,
        `${write} notification.toolkit.fluxcd.io: alerts,providers,receivers`,
        `${write} image.toolkit.fluxcd.io: imagerepositories,imagepolicies,imageupdateautomations`,
        `${write} source.extensions.fluxcd.io: artifactgenerators`,
      ]);
    }
  });

  it("makes nothing for roles that no group has", async () => {
    const other = await grant({ access: [{ group: "mydiet-viewer", role: "reader" }], workloads: ["my-diet-dev"] });
    assert.deepEqual(
      other.all("kubernetes:Role").map(({ name }) => name),
      ["access/my-diet-dev/flux-roles", "access/my-diet-platform/app-reader", "access/my-diet-platform/flux"],
    );
    assert.deepEqual(bindings(other), [
      "my-diet-dev: mydiet-viewer may what ClusterRole view may",
      "my-diet-dev: my-diet-platform:flux and my-diet-platform:deployer may what ClusterRole admin may",
      "my-diet-dev: my-diet-platform:flux and my-diet-platform:deployer may what Role flux-roles may",
      "my-diet-platform: mydiet-viewer may what Role app-reader may",
      "my-diet-platform: my-diet-platform:flux may what Role flux may",
    ]);
  });
});
