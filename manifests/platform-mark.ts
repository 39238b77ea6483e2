/**
 * Label of what the platform makes in namespaces of apps and keeps for itself, and its one value. The API server refuses
 * changes of such objects by anybody who has rights in these namespaces only.
 *
 * Not for what the platform makes once and Flux keeps from then on: that has to stay open to the app's own account.
 * @param labelPrefix Prefix of the platform's own labels: `labrats.work`.
 */
export function platformMark(labelPrefix: string): Readonly<Record<string, string>> {
  return { [`${labelPrefix}/owner`]: "platform" };
}
