import type { Component, ComponentSecret } from "../../model/component.ts";
import { SYSTEM_NAMESPACES } from "../../model/names/cluster.ts";
import { clusterKeySecretName, fluxNamespace, rootName } from "../../model/names/flux.ts";
import { namespaceIfAbsent } from "../flux/kept-namespace.ts";
import { keptByPrune } from "../flux/kept-by-prune.ts";
import { fluxKustomization, type FluxKustomization } from "../flux/kustomization.ts";
import { kustomizeFile } from "../kustomize.ts";
import type { Secret } from "../secrets.ts";
import { toYaml } from "../../yaml/write.ts";
import { rootServiceAccount, secretsKustomization } from "../../model/names/infrastructure.ts";
import { watched } from "../flux/metadata.ts";
import { componentNamespaces } from "./namespaces.ts";
import { fillIn } from "./template.ts";

/** The directory of components' sealed Secrets, below the directory of the cluster. */
const directoryName = "component-secrets";

/** The entry that the cluster applies: a path below its directory. */
export const componentSecretsEntry = `${directoryName}.yaml`;

/** File with one sealed Secret, below the directory of the cluster. */
export function sealedComponentSecretFile(component: string, { namespace, name }: ComponentSecret): string {
  return `${directoryName}/${component}/${namespace}.${name}.sops.yaml`;
}

/**
 * Builds the Flux Kustomization that applies the Secrets of a component, before all its stages. Nothing is substituted
 * in them. Like the stages, it is excluded from Flux's garbage collection: it is deleted after the component.
 * @param directory The directory of the cluster in the fleet repository: `clusters/dev/home`.
 */
export function componentSecretsKustomization({ name }: Component, directory: string): FluxKustomization {
  return keptByPrune(
    fluxKustomization({
      name: secretsKustomization(name),
      namespace: fluxNamespace,
      source: rootName,
      path: `./${directory}/${directoryName}/${name}`,
      serviceAccount: rootServiceAccount,
      interval: "10m",
      wait: true,
      decryptionSecret: clusterKeySecretName,
    }),
  );
}

/**
 * Returns the unencrypted files for a component's Secrets, by path below the cluster's directory. The files of {@link
 * sealedComponentSecretFile} are beside them. A Secret may be applied before the stage that creates its namespace, so
 * the namespace is included.
 * @param components All components of the cluster, which define the labels of their namespaces.
 */
export function componentSecretsFiles(
  { name, secrets }: Component,
  components: readonly Component[],
): Record<string, string> {
  const known = new Map(componentNamespaces(components).map(({ object: { metadata } }) => [metadata.name, metadata]));
  const namespaces = [...new Set(secrets.map(({ namespace }) => namespace))]
    .filter((namespace) => !SYSTEM_NAMESPACES.includes(namespace))
    .sort()
    .map((namespace) => namespaceIfAbsent(namespace, known.get(namespace)?.labels));
  const file = "namespaces.yaml";
  const sealed = secrets.map((secret) => sealedComponentSecretFile(name, secret).replace(/^.*\//, ""));
  const directory = `${directoryName}/${name}`;
  return {
    ...(namespaces.length === 0 ? {} : { [`${directory}/${file}`]: toYaml(namespaces) }),
    [`${directory}/kustomization.yaml`]: toYaml([
      kustomizeFile([...(namespaces.length === 0 ? [] : [file]), ...sealed]),
    ]),
  };
}

/**
 * A Secret of a component, to be sealed.
 * @param variables Settings and secrets of the cluster.
 */
export function componentSecret(
  { name, namespace, type, labels, entries }: ComponentSecret,
  variables: Readonly<Record<string, string>>,
): Secret {
  // Helm releases, which are in Flux's namespace, are told of a new value at once.
  const all = { ...(namespace === fluxNamespace ? watched : {}), ...labels };
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace, ...(Object.keys(all).length === 0 ? {} : { labels: all }) },
    type,
    stringData: Object.fromEntries(
      Object.entries(entries).map(([key, template]) => [key, fillIn(template, variables)]),
    ),
  };
}
