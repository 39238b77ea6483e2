import assert from "node:assert/strict";
import { parse } from "yaml";
import { Rendered } from "./rendered.ts";

const repository = "home-k8s-gitops-flux";

describe("the example home-fleet", function () {
  this.timeout(0);
  let dev: Rendered;
  let prod: Rendered;

  before(async () => {
    dev = await Rendered.of("home-fleet", "dev");
    prod = await Rendered.of("home-fleet", "prod");
  });

  it("is valid on both clusters", () => {
    assert.deepEqual(
      [dev, prod].flatMap(({ report }) => report.faults),
      [],
    );
    assert.deepEqual([dev.report.cluster, prod.report.cluster], ["dev/home-cluster", "prod/cloud-cluster"]);
  });

  it("has each stack write its own cluster and overlays, and the one that made the repository what both begin with", () => {
    const places = (rendered: Rendered): string[] =>
      [...new Set(rendered.below(repository).map((path) => /^(?:[^/]+\/){0,2}(?=[^/]+)/.exec(path)?.[0] ?? ""))].sort();
    assert.deepEqual(places(dev), [
      "",
      "apps/base/",
      "apps/overlays/",
      "clusters/dev/",
      "infrastructure/base/",
      "infrastructure/overlays/",
    ]);
    assert.deepEqual(places(prod), ["apps/overlays/", "clusters/prod/", "infrastructure/overlays/"]);
    const both = [...dev.files.keys()].filter((path) => prod.files.has(path));
    assert.deepEqual(both, [".rendered"]);
  });

  for (const [stack, cluster] of [
    ["dev", "home-cluster"],
    ["prod", "cloud-cluster"],
  ] as const) {
    it(`leads from the cluster of ${stack} to its overlays, infrastructure first and ready before apps`, () => {
      const rendered = stack === "dev" ? dev : prod;
      const root = `${repository}/clusters/${stack}/${cluster}`;
      const [infrastructure] = rendered.objects(`${root}/infrastructure.yaml`);
      const [apps] = rendered.objects(`${root}/apps.yaml`);
      assert.deepEqual(
        [infrastructure?.spec?.["path"], infrastructure?.spec?.["wait"], apps?.spec?.["path"]],
        [`./infrastructure/overlays/${stack}`, true, `./apps/overlays/${stack}`],
      );
      assert.ok(rendered.chains(root).some((chain) => /^cluster-apps <- .*cluster-infrastructure/.test(chain)));
    });
  }

  it("patches infrastructure by environment", () => {
    const patch = (rendered: Rendered, stack: string): unknown =>
      parse(
        rendered.files.get(
          `${repository}/infrastructure/overlays/${stack}/network/traefik/app/patches/release-traefik.yaml`,
        ) ?? "",
      );
    const logs = (level: string) => ({ op: "add", path: "/spec/values/logs", value: { general: { level } } });
    assert.deepEqual(
      [patch(dev, "dev"), patch(prod, "prod")],
      [[logs("DEBUG")], [{ op: "add", path: "/spec/values/deployment/replicas", value: 3 }, logs("WARN")]],
    );
  });

  it("gives the host name of the app a certificate, of an issuer that cert-manager has", () => {
    const issuers = [...dev.files.keys()].filter((path) => path.includes("/cluster-issuer-"));
    for (const [rendered, stack, issuer] of [
      [dev, "dev", "letsencrypt-staging"],
      [prod, "prod", "letsencrypt"],
    ] as const) {
      const [ingress] = rendered.objects(`${repository}/apps/overlays/${stack}/example-app/ingress.yaml`);
      assert.deepEqual(
        [ingress?.metadata?.["annotations"], ingress?.spec?.["tls"]],
        [
          { "cert-manager.io/cluster-issuer": issuer },
          [{ hosts: [stack === "dev" ? "app.dev.example.org" : "app.example.org"], secretName: "example-app-tls" }],
        ],
      );
      assert.ok(
        issuers.some((path) => path.endsWith(`/cluster-issuer-${issuer}.yaml`)),
        issuers.join(),
      );
    }
  });

  it("gives the app a namespace, an image tag, a host name, and pods of its own in each environment", () => {
    const overlay = (rendered: Rendered, stack: string): string =>
      rendered
        .below(`${repository}/apps/overlays/${stack}`)
        .map((path) => rendered.files.get(`${repository}/apps/overlays/${stack}/${path}`) ?? "")
        .join("\n");
    const [inDev, inProd] = [overlay(dev, "dev"), overlay(prod, "prod")];
    for (const part of ["namespace: example-app-dev", "6.9.2", "app.dev.example.org"])
      assert.ok(inDev.includes(part), part);
    for (const part of [
      "namespace: example-app-prod",
      "6.9.1",
      "app.example.org",
      "HorizontalPodAutoscaler",
      "256Mi",
    ]) {
      assert.ok(inProd.includes(part), part);
    }
    assert.ok(!inDev.includes("HorizontalPodAutoscaler"));
  });
});
