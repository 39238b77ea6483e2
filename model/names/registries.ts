/** The image pull secret of a registry, the same in every namespace of every app. */
export function registrySecret(registry: string): string {
  return `${registry}-pull-secret`;
}

/** Namespace that holds the pull secret of every registry once, where it is copied from. */
export const registriesNamespace = "platform-registries";
