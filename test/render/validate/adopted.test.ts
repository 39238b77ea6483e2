import assert from "node:assert/strict";
import { describeFault } from "../../../configuration/fault.ts";
import { toYaml } from "../../../yaml/write.ts";
import { fluxBuildProgram, type Programs } from "./flux-build-program.ts";
import { lookAt, type Changes } from "./look.ts";
import { deployment, fluxObject, kustomization, list, settings, type Texts } from "./sound-cluster.ts";

const theirs = "fleet/clusters/my-cluster";
const components = "clusters/my-cluster/flux-system/gotk-components.yaml";

const source = fluxObject("GitRepository", "flux-system", "  url: https://github.com/labrats-work/fleet");
const root = kustomization("flux-system", "./clusters/my-cluster");

/** Flux's components, as far as these tests need them. */
const flux = deployment
  .replace(/name: web\n {2}namespace: web/, "name: kustomize-controller\n  namespace: flux-system")
  .replace("image: example.org/web:${TAG}", "args: [--default-service-account=default]");

/** What the program commits beside a Flux that was there before: its own root, and that Flux's components. */
const written: Changes = {
  "clusters/dev/home/flux-system/gotk-sync.yaml": kustomization("gitops-platform", "./clusters/dev/home"),
  [components]: flux,
};

/** What people have in the directory that this Flux applies, and below it an app with a mistake. */
const people: Texts = {
  [`${theirs}/flux-system/gotk-sync.yaml`]: `${source}---\n${root}`,
  [`${theirs}/flux-system/kustomization.yaml`]: list("gotk-components.yaml", "gotk-sync.yaml"),
  [`${theirs}/blog.yaml`]: kustomization("blog", "./blog"),
  "fleet/blog/blog.yaml": deployment
    .replaceAll("web", "blog")
    .replace("replicas: 1", "replica: 1")
    .replace("${TAG}", "1"),
};
const mistake =
  'fleet/blog/blog.yaml:7  Deployment blog/blog: spec.replica  is no field of Deployment; did you mean "replicas"?';

describe("a Flux that was there before", function () {
  // The program is there when it was built before, as `npm test` does.
  this.timeout(0);
  let programs: Programs;

  before(async () => {
    programs = await fluxBuildProgram(new AbortController().signal);
  });

  const lookAtTheirs = async (
    beneath: Texts,
    changes: Changes = {},
  ): Promise<Record<"built" | "faults" | "warnings", readonly string[]>> => {
    const found = await lookAt(programs, { ...written, ...changes }, { beneath, adopted: "clusters/my-cluster" });
    return {
      built: found.built.map((name) => name.replace("Kustomization flux-system/", "")).sort(),
      faults: found.faults.map(describeFault),
      warnings: found.warnings.map(describeFault),
    };
  };

  it("is looked at together with the platform beside it", async () => {
    const built = ["apps", "blog", "flux-system", "gitops-platform"];
    assert.deepEqual(await lookAtTheirs(people), { built, faults: [mistake], warnings: [] });
  });

  it("is looked at without a file of its root, which the Flux operator or Terraform has made", async () => {
    const rest = Object.fromEntries(Object.entries(people).filter(([path]) => !path.endsWith("gotk-sync.yaml")));
    const found = { ...rest, [`${theirs}/flux-system/kustomization.yaml`]: list("gotk-components.yaml") };
    assert.deepEqual((await lookAtTheirs(found)).faults, [mistake]);
  });

  it("is looked at as it applies its own root: with what people patch there", async () => {
    const patches = (patch: object): Texts => ({
      ...people,
      [`${theirs}/flux-system/gotk-sync.yaml`]: `${source}---\n${root.replace(/ {2}serviceAccountName.*\n/, "")}`,
      [`${theirs}/flux-system/kustomization.yaml`]: `${list("gotk-components.yaml", "gotk-sync.yaml")}${toYaml([
        { patches: [{ target: { kind: "Kustomization" }, patch: JSON.stringify([{ op: "add", ...patch }]) }] },
      ])}`,
      [`${theirs}/settings.yaml`]: settings
        .replace("name: settings", "name: mine")
        .replace("TAG", "PATH_OF_BLOG")
        .replace('"1"', "./blog"),
      [`${theirs}/blog.yaml`]: kustomization("blog", "${PATH_OF_BLOG}"),
    });
    const account = { path: "/spec/serviceAccountName", value: "kustomize-controller" };
    const [unnamed = "", ...others] = (await lookAtTheirs(patches(account))).faults;
    assert.match(unnamed, /blog\.yaml:\d+ .*spec\.path {2}is "\$\{PATH_OF_BLOG\}", which is not in fleet/);
    assert.deepEqual(others, []);
    const variables = { path: "/spec/postBuild", value: { substituteFrom: [{ kind: "ConfigMap", name: "mine" }] } };
    const found = (await lookAtTheirs(patches(variables))).faults.map((fault) => fault.replace(/,.*/, ""));
    assert.deepEqual(found, [
      mistake,
      `${theirs}/flux-system/gotk-sync.yaml:11  Kustomization flux-system/flux-system: spec.serviceAccountName  is missing`,
    ]);
  });

  it("stays without the lock-down where its directory does not apply the components that the program writes", async () => {
    const elsewhere = { [`${theirs}/flux-system/kustomization.yaml`]: list("gotk-sync.yaml", "mine.yaml") };
    const mine = { [`${theirs}/flux-system/mine.yaml`]: flux };
    assert.deepEqual((await lookAtTheirs({ ...people, ...elsewhere, ...mine })).faults, [
      mistake,
      `fleet/${components}  Deployment flux-system/kustomize-controller  is not applied from this file, so Flux would run without the arguments that it has here; list it in ${theirs}/flux-system/kustomization.yaml, and no longer what is in ${theirs}/flux-system/mine.yaml`,
    ]);
  });

  it("keeps the lock-down where people patch its controllers, or it is an error, and what that hides is looked at", async () => {
    const patch = (args: string): Texts => ({
      [`${theirs}/flux-system/kustomization.yaml`]: `${list("gotk-components.yaml", "gotk-sync.yaml")}${toYaml([
        { patches: [{ target: { kind: "Deployment" }, patch: args }] },
      ])}`,
      [`${theirs}/blog.yaml`]: kustomization("blog", "./blog").replace(/ {2}serviceAccountName.*\n/, ""),
    });
    const place = "spec/template/spec/containers/0/args/-";
    const added = JSON.stringify([{ op: "add", path: `/${place}`, value: "--concurrent=10" }]);
    const unnamed = `${theirs}/blog.yaml:4  Kustomization flux-system/blog: spec.serviceAccountName  is missing`;
    const found = async (args: string): Promise<string[]> =>
      (await lookAtTheirs({ ...people, ...patch(args) })).faults.map((fault) =>
        fault.replace(/, and.*|:(?= a patch).*/, ""),
      );
    assert.deepEqual(await found(added), [mistake, unnamed]);
    const other = {
      metadata: { name: "_" },
      spec: { template: { spec: { containers: [{ name: "kustomize-controller", args: ["-v"] }] } } },
    };
    assert.deepEqual(await found(JSON.stringify({ apiVersion: "apps/v1", kind: "Deployment", ...other })), [
      mistake,
      unnamed,
      `fleet/${components}  Deployment flux-system/kustomize-controller: args  has no longer --default-service-account=default`,
    ]);
  });

  it("is warned of where a checkout is missing", async () => {
    const found = await lookAtTheirs({});
    assert.deepEqual(found, {
      built: ["apps", "gitops-platform"],
      faults: [],
      warnings: [
        'fleet/clusters/dev/home/flux-system/gotk-sync.yaml  Kustomization flux-system/flux-system: spec.path  is "clusters/my-cluster", as platform:flux.adopt says, and nothing of that directory is here; give a checkout: --checkout fleet=<directory>',
      ],
    });
  });
});
