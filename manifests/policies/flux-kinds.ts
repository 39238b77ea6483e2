/** API groups of all kinds that Flux's controllers act on. */
export const FLUX_GROUPS = [
  "source.toolkit.fluxcd.io",
  "kustomize.toolkit.fluxcd.io",
  "helm.toolkit.fluxcd.io",
  "notification.toolkit.fluxcd.io",
  "image.toolkit.fluxcd.io",
  "source.extensions.fluxcd.io",
] as const;
