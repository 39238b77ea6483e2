/**
 * Returns the label, with its only value, of objects that the platform creates in namespaces of apps and keeps for
 * itself. The API server refuses changes to such objects by anyone who only has rights in these namespaces.
 *
 * Do not use it for objects that the platform creates once and Flux keeps afterwards: the app's own account must be
 * able to change those.
 * @param labelPrefix Prefix of the platform's own labels: `labrats.work`.
 */
export function platformMark(labelPrefix: string): Readonly<Record<string, string>> {
  return { [`${labelPrefix}/owner`]: "platform" };
}
