import { deployment, kustomization, list, namespace, type Files, type Style } from "./yaml.ts";

/** Bases and overlays for platform and apps, and an entry for each in the directory of the cluster. */
export function homeCluster(style: Style): Files {
  const cluster = "clusters/dev/home-cluster";
  return {
    [`${cluster}/infrastructure.yaml`]: kustomization("infrastructure", "./infrastructure/overlays/dev", style, [
      "wait: true",
    ]),
    [`${cluster}/apps.yaml`]: kustomization("apps", "./apps/overlays/dev", style, [
      "dependsOn: [{ name: infrastructure }]",
    ]),
    "infrastructure/base/metallb/kustomization.yaml": list("namespace.yaml", "pool.yaml"),
    "infrastructure/base/metallb/namespace.yaml": namespace("metallb-system"),
    "infrastructure/base/metallb/pool.yaml":
      "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: pool, namespace: metallb-system }\ndata: { addresses: none }\n",
    "infrastructure/overlays/dev/kustomization.yaml": `${list("../../base/metallb")}patches: [{ path: patches/pool.yaml }]\n`,
    "infrastructure/overlays/dev/patches/pool.yaml":
      "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: pool, namespace: metallb-system }\ndata: { addresses: 192.0.2.0/28 }\n",
    // Nothing applies it.
    "drafts/kustomization.yaml": list("https://example.org/install.yaml"),
    "apps/base/example-app/kustomization.yaml": list("deployment.yaml"),
    "apps/base/example-app/deployment.yaml": deployment("example-app", "registry.example.org/example-app:1.0.0"),
    "apps/overlays/dev/kustomization.yaml": list("example-app"),
    "apps/overlays/dev/example-app/kustomization.yaml": `${list("namespace.yaml", "../../../base/example-app")}namespace: example-app-dev\n`,
    "apps/overlays/dev/example-app/namespace.yaml": namespace("example-app-dev"),
  };
}
