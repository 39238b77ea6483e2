import { kustomization } from "./attempts.ts";
import { mark, markIn, platformNamespace, type Escape } from "./escape.ts";

/** Ways out that Flux itself closes. */
export const fluxRefuses: readonly Escape[] = [
  {
    title: "apply from a source of another namespace",
    attempt: () => ({
      name: "source-elsewhere",
      spec: { sourceRef: { kind: "GitRepository", name: "flux-system", namespace: "flux-system" }, path: "./" },
    }),
    refusal: /can't access 'GitRepository\/flux-system\/flux-system', cross-namespace references have been blocked/,
    absent: [],
  },
  {
    title: "read the fleet repository with its own deploy key",
    attempt: ({ fleetUrl }) => ({
      name: "fleet",
      objects: [
        {
          apiVersion: "source.toolkit.fluxcd.io/v1",
          kind: "GitRepository",
          metadata: { name: "try-the-fleet" },
          spec: { interval: "1h", url: fleetUrl, ref: { branch: "main" }, secretRef: { name: "my-diet-deploy-key" } },
        },
      ],
      judged: { kind: "GitRepository", name: "try-the-fleet" },
    }),
    refusal: /unable to clone: repository not found/,
    absent: [],
  },
  {
    title: "have Kustomize fetch a manifest from elsewhere",
    attempt: ({ outside }) => ({
      name: "remote-file",
      files: { "kustomization.yaml": list([`${outside}/remote.yaml`]) },
    }),
    refusal: /kustomize build failed:.*remote\.yaml.*proxyconnect tcp: dial tcp 127\.0\.0\.1:9/s,
    absent: [markIn(platformNamespace, "from-outside")],
  },
  {
    title: "have Kustomize fetch a base by Git",
    attempt: ({ base }) => ({
      name: "remote-base",
      files: { "kustomization.yaml": list([`git::${base}?ref=main`]) },
    }),
    refusal: /kustomize build failed:.*fs-security-constraint/s,
    absent: [markIn(platformNamespace, "from-base")],
  },
  {
    title: "have Kustomize read a file of the controller's",
    attempt: ({ tokenFile }) => ({
      name: "file-of-the-controller",
      files: {
        "kustomization.yaml": `${list([])}configMapGenerator:\n  - name: stolen\n    files: [token=../../../../../..${tokenFile}]\n`,
      },
    }),
    refusal: /kustomize build failed:.*(security|not in or below|outside)/s,
    absent: [],
  },
  {
    title: "decrypt with the cluster's key, by its name",
    attempt: ({ sealedToCluster }) => ({
      name: "key-of-the-cluster",
      spec: { decryption: { provider: "sops", secretRef: { name: "sops-age" } } },
      files: { "age-key.sops.yaml": sealedToCluster },
    }),
    refusal: /^False: secrets "sops-age" not found$/,
    absent: [],
  },
  {
    title: "decrypt with its own key what is sealed to the cluster",
    attempt: ({ sealedToCluster }) => ({
      name: "file-of-the-cluster",
      spec: { decryption: { provider: "sops", secretRef: { name: "my-diet-platform-age-key" } } },
      files: { "age-key.sops.yaml": sealedToCluster },
    }),
    refusal: /decryption failed for .*age-key|cannot get sops data key|no identity matched/s,
    absent: [],
  },
  {
    title: "substitute from a Secret of another namespace, by its name",
    attempt: () => ({
      name: "substitute",
      spec: { postBuild: { substituteFrom: [{ kind: "Secret", name: "sops-age" }] } },
      objects: [mark("try-substitute")],
    }),
    refusal: /substitute from 'Secret\/sops-age' error: .*not found/,
    absent: [markIn(platformNamespace, "try-substitute")],
  },
];

/** Ways out by a Kustomization within a Kustomization: the outer one is judged, since it applies the inner one. */
export const innerKustomizations: readonly Escape[] = [
  {
    title: "substitute from a Secret of another namespace, by its namespace",
    attempt: () => ({
      name: "substitute-elsewhere",
      objects: [
        kustomization("inner-substitute", {
          postBuild: { substituteFrom: [{ kind: "Secret", name: "sops-age", namespace: "flux-system" }] },
        }),
      ],
    }),
    refusal: /\.spec\.postBuild\.substituteFrom\[0\]\.namespace: field not declared in schema/,
    absent: [inner("inner-substitute")],
  },
  {
    title: "decrypt with a key of another namespace, by its namespace",
    attempt: () => ({
      name: "key-elsewhere",
      objects: [
        kustomization("inner-key", {
          decryption: { provider: "sops", secretRef: { name: "sops-age", namespace: "flux-system" } },
        }),
      ],
    }),
    refusal: /\.spec\.decryption\.secretRef\.namespace: field not declared in schema/,
    absent: [inner("inner-key")],
  },
  {
    title: "have Flux log in elsewhere, with the controller's own token or without",
    attempt: ({ nearby, tokenFile }) => ({
      name: "token-of-the-controller",
      objects: [
        {
          apiVersion: "v1",
          kind: "Secret",
          metadata: { name: "try-kubeconfig" },
          stringData: { value: kubeconfig(nearby, tokenFile) },
        },
        kustomization("inner-kubeconfig", {
          kubeConfig: { secretRef: { name: "try-kubeconfig" } },
          path: "./attempts/trigger",
        }),
      ],
    }),
    refusal:
      /'app-boundaries\.labrats\.work' .* denied request: spec\.kubeConfig is not for apps: Flux would log in to any server/,
    absent: [inner("inner-kubeconfig")],
  },
  {
    title: "question Flux about what is in another namespace",
    attempt: () => ({
      name: "question",
      objects: [
        kustomization("inner-question", {
          dependsOn: [
            { name: "flux-system", namespace: "flux-system", readyExpr: "dep.spec.path.startsWith('./clusters/')" },
          ],
          path: "./attempts/trigger",
        }),
      ],
    }),
    refusal:
      /denied request: readyExpr in spec\.dependsOn on another namespace is not for apps: it would tell what is there/,
    absent: [inner("inner-question")],
  },
];

function inner(name: string): Escape["absent"][number] {
  return { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization", namespace: platformNamespace, name };
}

function list(resources: readonly string[]): string {
  const head = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n";
  return resources.length === 0 ? head : `${head}resources: ${JSON.stringify(resources)}\n`;
}

function kubeconfig(server: string, tokenFile: string): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "outside", cluster: { server } }],
    users: [{ name: "controller", user: { tokenFile } }],
    contexts: [{ name: "outside", context: { cluster: "outside", user: "controller" } }],
    "current-context": "outside",
  });
}
