import type { IConfigMap, INamespace } from "kubernetes-models/v1";
import { createIfAbsent, pruneDisabled } from "../flux/metadata.ts";
import { kustomizeFile } from "../kustomize.ts";
import { toYaml } from "../../yaml/write.ts";
import type { AutheliaClient, AutheliaPolicies } from "./authelia-client.ts";

/** The ConfigMap through which Authelia gets the clients of all apps. */
export const clientsConfigMap = "authelia-oidc-clients";

/** Its one entry, a file of Authelia's configuration. */
const clientsFile = "oidc-clients.yaml";

/** File with that ConfigMap, in the directory of {@link autheliaFrame}. */
export const clientsManifestFile = "clients.yaml";

/** The files around the clients of a cluster, by path in a directory of their own. */
export function autheliaFrame(namespace: string): Record<string, string> {
  return {
    "namespace.yaml": toYaml([autheliaNamespace(namespace)]),
    "kustomization.yaml": toYaml([kustomizeFile(["namespace.yaml", clientsManifestFile])]),
  };
}

/**
 * Returns the manifest with the clients of a cluster.
 * @param clients In any order: the text is always the same.
 * @param policies The entries that the clients name. Default: none.
 */
export function clientsManifest(
  namespace: string,
  clients: readonly AutheliaClient[],
  policies: AutheliaPolicies = {},
): string {
  return toYaml([
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: clientsConfigMap, namespace },
      data: { [clientsFile]: toYaml([autheliaConfiguration(clients, policies)], { comment }) },
    } satisfies IConfigMap,
  ]);
}

const comment = "Generated from the registrations of all apps. To change a client, change its registration.";

/**
 * Returns a file of Authelia's configuration. Authelia does not start with a provider without clients, so without
 * clients the file disables the provider, whatever an earlier file sets.
 */
export function autheliaConfiguration(clients: readonly AutheliaClient[], policies: AutheliaPolicies = {}): object {
  if (clients.length === 0) return { identity_providers: { oidc: null } };
  return {
    identity_providers: {
      oidc: {
        ...policies,
        clients: [...clients].sort((a, b) => (a.client_id < b.client_id ? -1 : 1)),
      },
    },
  };
}

/**
 * Returns the namespace that Authelia runs in. The deployment of Authelia may define it too, and then owns it: Flux
 * creates the namespace if it is missing, and neither changes nor deletes it afterwards.
 */
function autheliaNamespace(name: string): INamespace {
  return {
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name, annotations: { ...pruneDisabled, ...createIfAbsent } },
  };
}
