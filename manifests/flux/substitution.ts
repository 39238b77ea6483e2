/** Label or annotation, and its value, of an object in which Flux substitutes no variables. */
export const substituteDisabled = { "kustomize.toolkit.fluxcd.io/substitute": "disabled" } as const;

/**
 * Whether Flux substitutes no variables in an object.
 * @see https://github.com/fluxcd/pkg/blob/main/kustomize/kustomize_varsub.go `SubstituteVariables`
 */
export function isLeftAlone({
  labels = {},
  annotations = {},
}: {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}): boolean {
  return Object.entries(substituteDisabled).some(
    ([key, disabled]) => labels[key] === disabled || annotations[key] === disabled,
  );
}
