import { quote } from "../suggestion.ts";
import type { Problem } from "./kubernetes.ts";
import { lineProblem } from "./text.ts";
import { registryPlace, DOCKER_HUB } from "../../model/registry.ts";

const SERVER = /^(?:https:\/\/)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?(\/[\w./-]*)?$/;
/** Other names under which people know Docker Hub, none of which an image can have. */
const NAMES_OF_DOCKER_HUB = ["hub.docker.com", "registry.hub.docker.com", "registry-1.docker.io", "www.docker.com"];

/** A server of container images, with or without what Docker writes around it: `ghcr.io`, `https://index.docker.io/v1/`. */
export function registryServerProblem(value: string): Problem {
  if (!SERVER.test(value)) return `${quote(value)} is not a registry server; write "ghcr.io"`;
  const { host } = registryPlace(value);
  if (!NAMES_OF_DOCKER_HUB.includes(host)) return undefined;
  return `${quote(value)} is not what images of Docker Hub are pulled from; write ${quote(DOCKER_HUB)}`;
}

/** Whoever logs in. A colon would end the name: HTTP puts one between it and the password (RFC 7617). */
export function registryUserProblem(value: string): Problem {
  if (!value.includes(":")) return lineProblem(value);
  return `has ":", after which the password begins for a registry; write the name alone, and the password under platform:registryPasswords`;
}
