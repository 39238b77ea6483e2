import assert from "node:assert/strict";
import { Rendered } from "./rendered.ts";

const cluster = "homelab/clusters/home/rpi-cluster";

describe("the example rpi-cluster", function () {
  this.timeout(0);
  let rendered: Rendered;

  before(async () => {
    rendered = await Rendered.of("rpi-cluster", "home");
  });

  it("is valid, and built by Kustomize as Flux builds it", () => {
    assert.deepEqual(rendered.report.faults, []);
    assert.deepEqual(
      rendered.report.outOfReach.map(({ kustomization }) => kustomization),
      ["Kustomization flux-system/gateway-api-crds"],
    );
  });

  it("has one directory for each stage, without base and overlay", () => {
    const files = rendered.below("homelab").filter((path) => /^(?:infrastructure|apps)\//.test(path));
    assert.deepEqual(
      files.filter((path) => /\/(?:base|overlays)\//.test(path)),
      [],
    );
    assert.equal(files.length, 75);
    assert.deepEqual(
      files.filter((path) => path.startsWith("apps/home/linkding/")),
      ["ks.yaml", ...["http-route-linkding", "kustomization", "release"].map((name) => `app/${name}.yaml`)]
        .sort()
        .map((name) => `apps/home/linkding/${name}`),
    );
  });

  it("begins with repositories and settings, then has infrastructure and apps, which do not wait for each other", () => {
    assert.deepEqual(
      ["repositories", "settings", "infrastructure", "apps"].flatMap((root) =>
        rendered.objects(`${cluster}/${root}.yaml`).map(({ metadata, spec }) => ({
          name: metadata?.name,
          path: spec?.["path"],
          wait: spec?.["wait"],
        })),
      ),
      [
        { name: "cluster-repositories", path: `./clusters/home/rpi-cluster/repositories`, wait: false },
        { name: "cluster-settings", path: `./clusters/home/rpi-cluster/settings`, wait: false },
        { name: "cluster-infrastructure", path: "./infrastructure", wait: true },
        { name: "cluster-apps", path: "./apps", wait: true },
      ],
    );
    const roots = rendered.chains(cluster).filter((chain) => chain.startsWith("cluster-"));
    assert.deepEqual(roots.sort(), [
      "cluster-apps <- cluster-settings, cluster-repositories",
      "cluster-infrastructure <- cluster-settings, cluster-repositories",
      "cluster-repositories <- ",
      "cluster-settings <- ",
    ]);
  });

  it("deploys its infrastructure in the chains of the four patterns", () => {
    assert.deepEqual(rendered.chains("homelab/infrastructure").sort(), [
      "cert-manager <- cert-manager-secrets",
      "cert-manager-certificates <- cert-manager-issuers",
      "cert-manager-issuers <- cert-manager-webhooks",
      "cert-manager-webhooks <- cert-manager",
      "cilium-gateway <- cilium-gateway-pool, cert-manager-certificates",
      "cilium-gateway-pool <- gateway-api",
      "cloudnative-pg-operator <- ",
      "gateway-api <- ",
      "gateway-api-crds <- ",
      "metrics-server <- ",
      "rook-ceph-cluster <- rook-ceph-operator",
      "rook-ceph-common <- ",
      "rook-ceph-operator <- rook-ceph-common",
      "rook-ceph-rbd <- rook-ceph-cluster",
    ]);
  });

  it("deploys apps after what they name, one database with its user and its secret in both namespaces", () => {
    assert.deepEqual(rendered.chains("homelab/apps").sort(), [
      "homepage <- cilium-gateway",
      "kube-prometheus-stack <- kube-prometheus-stack-crds, cert-manager, cilium-gateway, rook-ceph-rbd, kube-prometheus-stack-secrets",
      // Definitions do not wait for disks.
      "kube-prometheus-stack-crds <- ",
      "linkding <- cilium-gateway, rook-ceph-rbd, linkding-postgres, linkding-secrets",
      "loki <- rook-ceph-rbd",
    ]);
    assert.deepEqual(
      rendered.chains(cluster).filter((chain) => chain.includes("postgres") || chain.startsWith("cloudnative-pg")),
      [
        "cloudnative-pg-clusters <- cloudnative-pg-operator, rook-ceph-rbd",
        "linkding-postgres <- cloudnative-pg-clusters",
      ],
    );
    const [postgres] = rendered.objects(`${cluster}/postgres/clusters/postgres-cluster.yaml`);
    assert.deepEqual(postgres?.spec?.["managed"], {
      roles: [
        { name: "linkding", ensure: "present", login: true, passwordSecret: { name: "linkding-postgres-credentials" } },
      ],
    });
    const [database] = rendered.objects(`${cluster}/postgres/clusters/database-linkding.yaml`);
    assert.deepEqual([database?.kind, database?.metadata?.namespace], ["Database", "datastore"]);
    const [config] = rendered.objects(`${cluster}/postgres/consumers/linkding/config.yaml`);
    assert.deepEqual(config?.["data"], {
      DB_HOST: "postgres-cluster-rw.datastore.svc.cluster.local",
      DB_NAME: "linkding",
      DB_PORT: "5432",
    });
    assert.deepEqual(
      ["clusters/credentials-linkding", "consumers/linkding/credentials"].map((file) =>
        rendered.objects(`${cluster}/postgres/${file}.sops.yaml`).map(({ metadata }) => metadata?.namespace),
      ),
      [["datastore"], ["home"]],
    );
  });

  it("has linkding read the address, the user and the password of that database", () => {
    const release = rendered.files.get("homelab/apps/home/linkding/app/release.yaml") ?? "";
    const read = [...release.matchAll(/LD_DB_\w+|(?<=name: )linkding-postgres-\w+|(?<=key: )\w+|(?<=: )postgres$/gm)];
    assert.deepEqual(
      read.map(([word]) => word),
      [
        ...["LD_DB_ENGINE", "postgres"],
        ...["LD_DB_HOST", "linkding-postgres-config", "DB_HOST"],
        ...["LD_DB_PORT", "linkding-postgres-config", "DB_PORT"],
        ...["LD_DB_DATABASE", "linkding-postgres-config", "DB_NAME"],
        ...["LD_DB_USER", "linkding-postgres-credentials", "username"],
        ...["LD_DB_PASSWORD", "linkding-postgres-credentials", "password"],
      ],
    );
  });

  it("lets Flux fill in settings and open sealed files everywhere, and never prunes a namespace", () => {
    const namespaces = [...rendered.files.keys()].filter((path) => path.endsWith("/namespace.yaml"));
    assert.equal(namespaces.length, 9);
    for (const path of namespaces) {
      for (const { metadata } of rendered.objects(path)) {
        const marks = { ...objectAt(metadata, "labels"), ...objectAt(metadata, "annotations") };
        assert.equal(marks["kustomize.toolkit.fluxcd.io/prune"], "disabled", path);
      }
    }
    const kept: unknown[] = [];
    for (const path of rendered.below("homelab").filter((file) => file.endsWith("/ks.yaml"))) {
      for (const { metadata, spec } of rendered.objects(`homelab/${path}`)) {
        assert.deepEqual(spec?.["decryption"], { provider: "sops", secretRef: { name: "sops-age" } }, path);
        assert.ok(spec["postBuild"] !== undefined, path);
        if (spec["prune"] !== true) kept.push(metadata?.name);
      }
    }
    // What would take people's data with it.
    assert.deepEqual(kept, ["rook-ceph-cluster", "rook-ceph-rbd"]);
  });

  it("serves apps through the shared gateway", () => {
    const routes = [...rendered.files.keys()].filter((path) => /http-route-(?!redirect)/.test(path));
    assert.equal(routes.length, 3);
    for (const path of routes) {
      const [route] = rendered.objects(path);
      assert.deepEqual(
        route?.spec?.["parentRefs"],
        [{ name: "${GATEWAY_NAME:=cilium-gateway}", namespace: "${GATEWAY_NAMESPACE:=network}" }],
        path,
      );
    }
  });
});

function objectAt(value: object | undefined, key: string): Record<string, unknown> {
  const found: unknown = value === undefined ? undefined : Reflect.get(value, key);
  return typeof found === "object" && found !== null ? Object.fromEntries(Object.entries(found)) : {};
}
