/** Files of a repository, text by path. */
export type Files = Readonly<Record<string, string>>;

/** How people name the account with whose rights Flux applies: not at all, or as a locked down Flux wants it. */
export interface Style {
  readonly accounts: boolean;
}

export function list(...resources: readonly string[]): string {
  return `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [${resources.join(", ")}]\n`;
}

/** @param kept Whether Flux leaves it alone when its manifest goes. */
export function namespace(name: string, kept = false): string {
  const annotations = kept ? ", annotations: { kustomize.toolkit.fluxcd.io/prune: disabled }" : "";
  return `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name}${annotations} }\n`;
}

/** A Kustomization of Flux's, the way people write it. @param more further lines of its `spec`, indented by two. */
export function kustomization(name: string, path: string, { accounts }: Style, more: readonly string[] = []): string {
  return `\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: ${name}, namespace: flux-system }
spec:
  interval: 10m
  path: ${path}
  prune: true
${accounts ? "  serviceAccountName: kustomize-controller\n" : ""}${more.map((line) => `  ${line}\n`).join("")}${
    more.some((line) => line.startsWith("sourceRef")) ? "" : "  sourceRef: { kind: GitRepository, name: flux-system }\n"
  }`;
}

/** A Deployment of one container. */
export function deployment(name: string, image: string, more = ""): string {
  return `\
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers: [{ name: ${name}, image: "${image}" }]
${more}`;
}

export function claim(name: string): string {
  return `\
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: ${name} }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
`;
}
