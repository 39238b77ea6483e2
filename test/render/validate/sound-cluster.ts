/** Text by path. */
export type Texts = Readonly<Record<string, string>>;

export const fluxObject = (kind: "Kustomization" | "GitRepository", name: string, spec: string): string =>
  `apiVersion: ${kind === "Kustomization" ? "kustomize" : "source"}.toolkit.fluxcd.io/v1
kind: ${kind}
metadata: { name: ${name}, namespace: flux-system }
spec:
  interval: 10m
${spec}
${kind === "Kustomization" ? "  serviceAccountName: kustomize-controller\n" : ""}`;

export const kustomization = (name: string, path: string, more = ""): string =>
  fluxObject(
    "Kustomization",
    name,
    `  path: ${path}\n  prune: true\n  sourceRef: { kind: GitRepository, name: flux-system }\n${more}`,
  );

export const list = (...resources: readonly string[]): string =>
  `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: ${JSON.stringify(resources)}\n`;

export const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: web
spec:
  replicas: 1
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: example.org/web:\${TAG}
`;

export const settings = `apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: flux-system }
data: { TAG: "1" }
`;

export const fromSettings = "  postBuild: { substituteFrom: [{ kind: ConfigMap, name: settings }] }";

/** A cluster with one app, without a fault. */
export const sound: Texts = {
  "clusters/dev/home/kustomization.yaml": list("flux-system", "apps.yaml", "settings.yaml"),
  "clusters/dev/home/flux-system/kustomization.yaml": list("gotk-sync.yaml"),
  "clusters/dev/home/flux-system/gotk-sync.yaml": [
    fluxObject("GitRepository", "flux-system", "  url: ssh://git@github.com/labrats-work/fleet.git"),
    kustomization("flux-system", "./clusters/dev/home"),
  ].join("---\n"),
  "clusters/dev/home/apps.yaml": kustomization("apps", "./apps", fromSettings),
  "clusters/dev/home/settings.yaml": settings,
  "apps/kustomization.yaml": list("web.yaml"),
  "apps/web.yaml": deployment,
};
