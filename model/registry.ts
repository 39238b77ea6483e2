import type * as pulumi from "@pulumi/pulumi";

/** A container registry and who logs in there. */
export interface Registry {
  /** Unique; the pull secret is called `<name>-pull-secret`. */
  readonly name: string;
  /** As people write it: `ghcr.io`, `docker.io/labrats-work`. */
  readonly server: string;
  readonly username: string;
  /** Secret. */
  readonly password: pulumi.Output<string>;
}

export const DOCKER_HUB = "docker.io";

/** Where images are: the server, and the beginning of their paths there. */
export interface RegistryPlace {
  /** With its port; `docker.io` for Docker Hub. */
  readonly host: string;
  /** Without slashes around it; empty for all of the server. */
  readonly path: string;
}

/**
 * Where a registry logs in.
 * @param server A server as the configuration has it: `ghcr.io`, `https://index.docker.io/v1/`.
 */
export function registryPlace(server: string): RegistryPlace {
  const [host = "", ...path] = server.replace(/^https:\/\//, "").split("/");
  // Docker writes the version of the API behind its servers; no image has it in its name.
  const inside = /^v[12]$/.test(path[0] ?? "") ? path.slice(1) : path;
  return { host: host === `index.${DOCKER_HUB}` ? DOCKER_HUB : host, path: inside.filter(Boolean).join("/") };
}

/** Where an image is, by the rules of Docker: what has no dot or port before its first slash is at Docker Hub. */
export function imagePlace(image: string): RegistryPlace {
  const [first = "", ...rest] = image.split("/");
  if (rest.length === 0) return { host: DOCKER_HUB, path: `library/${image}` };
  if (!/[.:]|^localhost$/.test(first)) return { host: DOCKER_HUB, path: image };
  return registryPlace(image);
}

/**
 * Whether an image comes from a registry: from its host, and from below its path.
 * @param image Without a tag.
 * @param server As the configuration names it.
 */
export function comesFrom(image: string, server: string): boolean {
  const [place, registry] = [imagePlace(image), registryPlace(server)];
  return place.host === registry.host && `${place.path}/`.startsWith(registry.path === "" ? "" : `${registry.path}/`);
}

/**
 * Returns the keys of a login in a Docker configuration, so that it applies to pods and to Flux's scans. The kubelet knows
 * Docker Hub as `docker.io` and, without a path, by the name that Docker writes; Flux knows it as `index.docker.io`.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.33.0/pkg/credentialprovider/keyring.go
 * @see https://github.com/google/go-containerregistry/blob/v0.20.0/pkg/authn/kubernetes/keychain.go
 */
export function dockerConfigKeys(server: string): readonly string[] {
  const { host, path } = registryPlace(server);
  if (host === DOCKER_HUB && path === "") return [`https://index.${DOCKER_HUB}/v1/`];
  const hosts = host === DOCKER_HUB ? [host, `index.${host}`] : [host];
  return hosts.map((one) => (path === "" ? one : `${one}/${path}`));
}
