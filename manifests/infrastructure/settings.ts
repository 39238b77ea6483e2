import { fluxNamespace } from "../../model/names/flux.ts";
import type { KubernetesObject } from "../../model/kubernetes-object.ts";
import { kustomizeFile } from "../kustomize.ts";
import type { Secret } from "../secrets.ts";
import { toYaml } from "../../yaml/write.ts";
import { secretsSecret, settingsConfigMap } from "../../model/names/infrastructure.ts";
import { watched } from "../flux/metadata.ts";

/** Variables that every cluster has. */
export function clusterVariables(cluster: {
  readonly domain: string;
  readonly environment: string;
  readonly name: string;
}): Readonly<Record<string, string>> {
  return { CLUSTER_DOMAIN: cluster.domain, CLUSTER_ENVIRONMENT: cluster.environment, CLUSTER_NAME: cluster.name };
}

/** File with the secret variables of a cluster, in the directory of {@link settingsFiles}. */
export const sealedSecretsFile = "cluster-secrets.sops.yaml";

/**
 * Returns the directory with the variables of a cluster, by path in it, without the secret variables.
 * @param hasSecrets Whether {@link sealedSecretsFile} also exists.
 */
export function settingsFiles(settings: Readonly<Record<string, string>>, hasSecrets: boolean): Record<string, string> {
  const configMap: KubernetesObject = {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: settingsConfigMap, namespace: fluxNamespace, labels: watched },
    data: settings,
  };
  const file = "cluster-settings.yaml";
  return {
    [file]: toYaml([configMap]),
    "kustomization.yaml": toYaml([kustomizeFile([file, ...(hasSecrets ? [sealedSecretsFile] : [])])]),
  };
}

/** The secret variables of a cluster, to be sealed. */
export function clusterSecrets(values: Readonly<Record<string, string>>): Secret {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: secretsSecret, namespace: fluxNamespace, labels: watched },
    type: "Opaque",
    stringData: values,
  };
}
