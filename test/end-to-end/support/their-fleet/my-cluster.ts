import type { Sealer } from "./their-fleet.ts";
import { claim, deployment, kustomization, list, namespace, type Files, type Style } from "./yaml.ts";

/** What people do with the app: deploy it, keep it as it is, or leave it and its namespaces to somebody else. */
export type AppState = "deployed" | "kept" | "left";

const source = (environment: string, branch: string, url: string): string => `\
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: { name: blaster-${environment}, namespace: flux-system }
spec:
  interval: 1m
  url: ${url}
  ref: { branch: ${branch} }
  secretRef: { name: flux-ssh-auth }
`;

const keyring = "decryption: { provider: sops, secretRef: { name: sops-age } }";

/**
 * A cluster directory with a list at its top, and all of an app in a directory of its own: its namespaces, the repositories
 * of its code, and what is deployed from them. Registry logins are sealed in Flux's own directory.
 *
 * @param code Address of the app's code.
 */
export async function myCluster(code: string, seal: Sealer, style: Style, app: AppState): Promise<Files> {
  const root = "clusters/my-cluster";
  const registry = { auths: { "registry.example.org": { username: "blaster-dev", password: "hunter2" } } };
  const environment = (name: string, target: string): Files => ({
    [`${root}/blaster/${name}/source.yaml`]: source(name, "main", code),
    [`${root}/blaster/${name}/kustomization.yaml`]: kustomization(`blaster-${name}`, `./k8s/${name}`, style, [
      `sourceRef: { kind: GitRepository, name: blaster-${name} }`,
      `targetNamespace: ${target}`,
      "wait: true",
      keyring,
      ...(app === "deployed" ? [] : ["suspend: true"]),
    ]),
  });
  return {
    [`${root}/kustomization.yaml`]: list(
      ...["flux-system", "cloudflare", "blaster", "homelab.yaml", "in-house.yaml"].map((entry) => `./${entry}`),
    ),
    // The other two layouts of this repository, each from a directory of its own.
    [`${root}/homelab.yaml`]: kustomization("homelab", "./kubernetes/rpi-cluster/flux/config", style),
    [`${root}/in-house.yaml`]: kustomization("in-house", "./clusters/dev/home-cluster", style),
    [`${root}/flux-system/secrets/blaster-dev-registry.yaml`]: await seal({
      apiVersion: "v1",
      kind: "Secret",
      type: "kubernetes.io/dockerconfigjson",
      metadata: { name: "blaster-dev-registry", namespace: "flux-system" },
      stringData: { ".dockerconfigjson": JSON.stringify(registry) },
    }),
    [`${root}/cloudflare/kustomization.yaml`]: list("tunnel.yaml"),
    [`${root}/cloudflare/tunnel.yaml`]:
      "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: tunnel, namespace: default }\ndata: { route: all }\n",
    [`${root}/blaster/00-namespace.yaml`]: ["blaster-dev", "blaster"]
      .map((name) => namespace(name, app === "kept"))
      .join("---\n"),
    [`${root}/blaster/kustomization.yaml`]: list(
      ...(app === "left" ? [] : ["./00-namespace.yaml"]),
      ...["dev", "prod"].flatMap((name) => [`./${name}/source.yaml`, `./${name}/kustomization.yaml`]),
    ),
    ...environment("dev", "blaster-dev"),
    ...environment("prod", "blaster"),
  };
}

/** The app's own repository. */
export const blasterCode: Files = {
  "k8s/dev/kustomization.yaml": list("web.yaml"),
  "k8s/dev/web.yaml": deployment("web", "registry.example.org/games/blaster:dev-20260131.1"),
  "k8s/prod/kustomization.yaml": list("web.yaml", "scores.yaml"),
  "k8s/prod/web.yaml": deployment("web", "registry.example.org/games/blaster:prod-20260131.1"),
  "k8s/prod/scores.yaml": claim("scores"),
};
