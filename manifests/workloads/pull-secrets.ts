import { clusterKeySecretName, fluxNamespace, rootName } from "../../model/names/flux.ts";
import { namespaceIfAbsent } from "../flux/kept-namespace.ts";
import { fluxKustomization } from "../flux/kustomization.ts";
import { rootServiceAccount } from "../../model/names/infrastructure.ts";
import { kustomizeFile } from "../kustomize.ts";
import type { Secret } from "../secrets.ts";
import { toYaml } from "../../yaml/write.ts";
import { pullSecretsKustomization } from "../../model/names/workloads.ts";

/** The entry that the cluster applies: a path below its directory. */
export const pullSecretsEntry = "pull-secrets.yaml";

/** A namespace whose pods pull images, and the names of the Secrets for it. */
export interface PullingNamespace {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
}

/** File with one sealed pull secret, below the directory of the cluster. */
export function sealedPullSecretFile(namespace: string, secret: string): string {
  return `pull-secrets/${namespace}/${secret}.sops.yaml`;
}

/**
 * Returns the files around sealed pull secrets, by path below the cluster's directory. They are in the cluster's
 * directory because no other cluster can open them, while several clusters may share an overlay.
 */
export function pullSecretsFiles(directory: string, namespaces: readonly PullingNamespace[]): Record<string, string> {
  const kustomization = fluxKustomization({
    name: pullSecretsKustomization,
    namespace: fluxNamespace,
    source: rootName,
    path: `./${directory}/pull-secrets`,
    serviceAccount: rootServiceAccount,
    interval: "10m",
    wait: true,
    decryptionSecret: clusterKeySecretName,
  });
  return {
    ...Object.fromEntries(
      namespaces.flatMap(({ name, labels, secrets }) => [
        [`pull-secrets/${name}/namespace.yaml`, toYaml([namespaceIfAbsent(name, labels)])],
        [
          `pull-secrets/${name}/kustomization.yaml`,
          toYaml([kustomizeFile(["namespace.yaml", ...secrets.map((secret) => `${secret}.sops.yaml`)])]),
        ],
      ]),
    ),
    "pull-secrets/kustomization.yaml": toYaml([kustomizeFile(namespaces.map(({ name }) => name))]),
    [pullSecretsEntry]: toYaml([kustomization]),
  };
}

/** A pull secret, to be sealed. */
export function workloadPullSecret(name: string, namespace: string, dockerConfigJson: string): Secret {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace },
    type: "kubernetes.io/dockerconfigjson",
    stringData: { ".dockerconfigjson": dockerConfigJson },
  };
}
