/** Names under which Docker configurations know Docker Hub. */
const dockerHub: readonly string[] = ["docker.io", "index.docker.io", "registry-1.docker.io"];

/**
 * Whether an image comes from a registry.
 * @param image Without a tag.
 * @param server As in a Docker configuration file: `ghcr.io`, or with a path below which its images are.
 */
export function comesFrom(image: string, server: string): boolean {
  const [host = "", ...path] = server
    .replace(/^https?:\/\//, "")
    .split("/")
    .filter(Boolean);
  const [first = "", ...rest] = image.split("/");
  // https://github.com/distribution/reference/blob/v0.6.0/normalize.go `splitDockerDomain`
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  const imageHost = isHost ? first : "docker.io";
  if (dockerHub.includes(host)) return dockerHub.includes(imageHost);
  return imageHost === host && path.every((step, index) => rest[index] === step);
}
