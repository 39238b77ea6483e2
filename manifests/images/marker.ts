/** The part of an image that a marked field holds: all of it, or only its tag, name or digest. */
export type MarkedPart = "image" | "tag" | "name" | "digest";

/**
 * Returns the comment that makes a field of a manifest follow a policy: Flux writes the chosen image to every value
 * that is followed by the comment, and nowhere else. Without the `#`.
 *
 * @param namespace Namespace of the ImagePolicy.
 * @param policy Name of the ImagePolicy.
 * @param part Default: the whole image, `ghcr.io/labrats-work/my-diet:dev-20260131.1`.
 * @see https://fluxcd.io/flux/guides/image-update/#configure-image-update-for-custom-resources
 */
export function imageMarker(namespace: string, policy: string, part: MarkedPart = "image"): string {
  const setter = [namespace, policy, ...(part === "image" ? [] : [part])].join(":");
  return `{"$imagepolicy": "${setter}"}`;
}
