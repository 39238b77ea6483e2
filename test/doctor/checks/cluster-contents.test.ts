import assert from "node:assert/strict";
import { externalSecrets } from "../../../doctor/checks/external-secrets.ts";
import { flux } from "../../../doctor/checks/flux.ts";
import { namespaces } from "../../../doctor/checks/namespaces.ts";
import { routes } from "../../../doctor/checks/routes.ts";
import { readCatalog } from "../../catalog/catalog-project.ts";
import { configuration } from "../../support/fixtures.ts";
import { releasedAs } from "../flux-release.ts";
import { changed, clusterWith, linesOf, planWith, stateOf } from "../context.ts";

const named = (name: string, more: object = {}) => ({ metadata: { name, ...more } });
const all = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const deployments = (name: string) => `/apis/apps/v1/deployments?fieldSelector=metadata.name%3D${name}`;

/** A cluster where Flux runs, as its own release labels it. */
const running = (version: string, more: Readonly<Record<string, unknown>> = {}, namespace = "flux-system") =>
  clusterWith({
    [deployments("source-controller")]: [
      named("source-controller", { namespace, labels: { "app.kubernetes.io/version": version } }),
    ],
    [deployments("kustomize-controller")]: [
      named("kustomize-controller", { namespace, labels: { "app.kubernetes.io/version": version } }),
    ],
    ...more,
  });
const ours = {
  value: stateOf(
    ["source-controller", "kustomize-controller"].map(
      (name) => ["kubernetes:apps/v1:Deployment", name, named(name, { namespace: "flux-system" })] as const,
    ),
  ),
};

describe("the doctor on what a cluster has", () => {
  let plan: Awaited<ReturnType<typeof planWith>>;
  before(async () => {
    plan = await planWith();
  });

  describe("of namespaces", () => {
    const there = clusterWith({ "/api/v1/namespaces": [named("default"), named("my-diet-dev"), named("flux-system")] });

    it("finds those that somebody else made", async () => {
      const lines = await linesOf(namespaces, { plan, cluster: there });
      assert.equal(lines[0], "ok: 4 are made");
      assert.match(
        lines[1] ?? "",
        /^error: my-diet-dev is there, .* → To take it over: adopt: \[objects\] .* → Else delete it/,
      );
      assert.match(lines[2] ?? "", /^error: flux-system is there, .* → See the line about Flux/);
    });

    it("knows its own", async () => {
      const made = ["my-diet-dev", "flux-system"].map(
        (name) => ["kubernetes:core/v1:Namespace", name, named(name)] as const,
      );
      const lines = await linesOf(namespaces, { plan, cluster: there, state: { value: stateOf(made) } });
      assert.deepEqual(lines, ["ok: 4 are made, 2 of them already"]);
    });

    it("only tells of them where an app moves in", async () => {
      const { value } = plan;
      const resources = value.recording.resources.map((one) =>
        one.type === "pulumi:providers:kubernetes" ? { ...one, inputs: { upsertExistingObjects: "true" } } : one,
      );
      const recording = { resources, all: value.recording.all.bind(value.recording) };
      const lines = await linesOf(namespaces, { plan: { value: { ...value, recording } }, cluster: there });
      assert.match(lines[1] ?? "", /^warning: my-diet-dev is there and becomes the platform's/);
    });

    it("claims nothing when it does not know what the stack has made", async () => {
      const lines = await linesOf(namespaces, { plan, cluster: there, state: { why: "incorrect passphrase" } });
      assert.deepEqual(lines, ["unknown: Not checked: incorrect passphrase"]);
    });
  });

  describe("of Flux", () => {
    const wants = (version: string, served?: readonly string[]) =>
      changed(plan, { flux: { documents: releasedAs(version, served) } });

    it("finds an empty cluster in order, and its own Flux", async () => {
      assert.deepEqual(await linesOf(flux, { plan: wants("v2.9.5"), cluster: clusterWith({}) }), [
        "ok: None runs; Flux v2.9.5 will be installed",
      ]);
      const own = (now: string, next: string) =>
        linesOf(flux, { plan: wants(next), cluster: running(now), state: ours });
      assert.deepEqual(await own("v2.9.5", "v2.9.5"), ["ok: This stack's Flux v2.9.5 runs"]);
      assert.deepEqual(await own("v2.8.1", "v2.9.5"), [
        "ok: This stack's Flux v2.8.1 runs; the next run brings v2.9.5",
      ]);
      assert.match(
        (await own("v2.9.5", "v2.8.1"))[0] ?? "",
        /^warning: This stack's Flux v2\.9\.5 runs; v2\.8\.1 is older → /,
      );
    });

    it("finds one of another installer, and says which", async () => {
      const bootstrap = "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations/flux-system";
      const operator = {
        "/apis/fluxcd.controlplane.io/v1/fluxinstances": [named("flux", { namespace: "flux-system" })],
      };
      const look = async (more: Readonly<Record<string, unknown>>, namespace?: string) =>
        (await linesOf(flux, { plan: wants("v2.9.5"), cluster: running("v2.8.1", more, namespace) })).join("\n");
      const message = (installer: string, where = "flux-system"): string =>
        `error: Flux v2.8.1 runs in ${where}, by ${installer}; this stack did not install it, and would install v2.9.5 → `;
      const bootstrapped = await look({ [bootstrap]: named("flux-system") });
      assert.ok(bootstrapped.startsWith(message("flux bootstrap")), bootstrapped);
      assert.match(bootstrapped, / → flux uninstall/);
      const operated = await look(operator);
      assert.ok(operated.startsWith(message("the Flux operator")), operated);
      assert.match(operated, / → kubectl annotate fluxinstance flux --namespace flux-system /);
      assert.ok((await look({}, "gitops")).startsWith(message("flux install or somebody else", "gitops")));
    });

    it("finds one that is taken over in order", async () => {
      const wanting = wants("v2.9.5");
      const { flux: own } = wanting.value.configuration;
      const adopting = changed(plan, { flux: { ...own, adopt: "clusters/my-cluster" } });
      assert.deepEqual(await linesOf(flux, { plan: adopting, cluster: running("v2.8.1") }), [
        "ok: Flux v2.8.1 runs; this stack takes it over, and brings v2.9.5. A preview names what changes hands",
      ]);
    });

    it("tells the version by the image where no label says it", async () => {
      const image = "ghcr.io/fluxcd/kustomize-controller:v1.7.2";
      const controller = {
        ...named("kustomize-controller", { namespace: "flux-system" }),
        spec: { template: { spec: { containers: [{ image }] } } },
      };
      const unlabelled = clusterWith({ [deployments("kustomize-controller")]: [controller] });
      const [line] = await linesOf(flux, { plan: wants("v2.9.5"), cluster: unlabelled });
      assert.match(line ?? "", /^error: Flux v2\.7 runs in flux-system/);
    });

    it("finds objects in versions that the release no longer has", async () => {
      const name = "kustomizations.kustomize.toolkit.fluxcd.io";
      const cluster = running("v2.6.0", { [all]: [{ ...named(name), status: { storedVersions: ["v1beta2", "v1"] } }] });
      const look = (served: readonly string[]) =>
        linesOf(flux, { plan: wants("v2.9.5", served), cluster, state: ours });
      assert.deepEqual((await look(["v1"])).slice(1), [
        `error: ${name} has objects stored as v1beta2, which this release of Flux no longer has → Store them again, with a flux CLI of the release that runs: flux migrate`,
      ]);
      assert.equal((await look(["v1", "v1beta2"])).length, 1);
    });
  });

  describe("of routes", () => {
    const classes = "/apis/networking.k8s.io/v1/ingressclasses";
    const look = (configured: object, objects: Readonly<Record<string, unknown>>) =>
      linesOf(routes, { plan: changed(plan, { routes: configured }), cluster: clusterWith(objects) });

    it("finds the ingress class and the issuer, or misses them", async () => {
      const ingress = { ingress: { className: "traefik", issuer: "letsencrypt" } };
      const issuer = "/apis/cert-manager.io/v1/clusterissuers/letsencrypt";
      assert.deepEqual(await look(ingress, { [classes]: [named("traefik")], [issuer]: named("letsencrypt") }), [
        "ok: Ingress classes: traefik",
        "ok: traefik, which platform:routes names, is there",
        "ok: The ClusterIssuer letsencrypt is there",
      ]);
      const missing = await look(ingress, { [classes]: [named("nginx")] });
      assert.equal(missing[0], "ok: Ingress classes: nginx");
      assert.match(missing[1] ?? "", /^warning: There is no ingress class traefik, .* → Install its controller/);
      assert.match(missing[2] ?? "", /^warning: There is no ClusterIssuer letsencrypt/);
    });

    it("finds the gateway, and whether it works", async () => {
      const gateway = { gateway: { name: "public", namespace: "gateways" } };
      const path = "/apis/gateway.networking.k8s.io/v1/namespaces/gateways/gateways/public";
      const up = (status: string) => ({ ...named("public"), status: { conditions: [{ type: "Programmed", status }] } });
      assert.equal((await look(gateway, { [path]: up("True") })).at(-1), "ok: The Gateway gateways/public is there");
      assert.match((await look(gateway, { [path]: up("False") })).at(-1) ?? "", /^warning: .* is not programmed/);
      assert.match((await look(gateway, {})).at(-1) ?? "", /^warning: There is no Gateway gateways\/public/);
    });
  });

  describe("of the External Secrets Operator", () => {
    it("misses it where the configuration says that it is there", async () => {
      const uses = changed(plan, { externalSecrets: true });
      const [missing] = await linesOf(externalSecrets, { plan: uses, cluster: clusterWith({}) });
      assert.match(missing ?? "", /^error: platform:externalSecrets is set, .* → Add the component external-secrets/);
      const there = clusterWith({ [`${all}/externalsecrets.external-secrets.io`]: named("externalsecrets") });
      assert.deepEqual(await linesOf(externalSecrets, { plan: uses, cluster: there }), [
        "ok: The operator's kinds are there",
      ]);
      assert.deepEqual(await linesOf(externalSecrets, { plan, cluster: there }), ["ok: Not used"]);
    });

    it("misses nothing where Flux installs it", async () => {
      const { infrastructure } = configuration();
      const components = (await readCatalog()).filter(({ name }) => name === "external-secrets");
      const uses = changed(plan, { externalSecrets: true, infrastructure: { ...infrastructure, components } });
      assert.deepEqual(await linesOf(externalSecrets, { plan: uses, cluster: clusterWith({}) }), [
        "ok: Flux installs it: component external-secrets",
      ]);
    });
  });

  it("tells what the API server refuses, and takes it for nothing that is missing", async () => {
    const refused = {
      ...clusterWith({}).value,
      ask: () => Promise.resolve({ status: 403, headers: new Headers(), body: "{}" }),
    };
    for (const check of [namespaces, flux, routes]) {
      await assert.rejects(
        linesOf(check, { plan, cluster: { value: refused } }),
        /the API server answered GET .* with 403/,
      );
    }
  });
});
