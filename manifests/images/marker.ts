/** What of an image stands in the field that a marker is on: all of it, or only its tag, name or digest. */
export type MarkedPart = "image" | "tag" | "name" | "digest";

/**
 * The comment that makes a field of a manifest follow a policy: Flux writes the chosen image there, wherever the comment
 * stands behind a value, and nowhere else. Without the `#`.
 *
 * @param namespace Of the ImagePolicy.
 * @param policy Name of the ImagePolicy.
 * @param part Default: the whole image, `ghcr.io/labrats-work/my-diet:dev-20260131.1`.
 * @see https://fluxcd.io/flux/guides/image-update/#configure-image-update-for-custom-resources
 */
export function imageMarker(namespace: string, policy: string, part: MarkedPart = "image"): string {
  const setter = [namespace, policy, ...(part === "image" ? [] : [part])].join(":");
  return `{"$imagepolicy": "${setter}"}`;
}
