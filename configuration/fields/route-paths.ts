import { quote } from "../suggestion.ts";
import type { Problem } from "./kubernetes.ts";

/**
 * A path of a request that Ingress and HTTPRoute accept: at most 1024 characters, without steps and slashes that servers
 * could read in different ways.
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#httppathmatch
 */
export const ROUTE_PATH =
  /^(?=.{1,1024}$)(?!.*(?:\/\/|\/\.{1,2}(?:\/|$)|%2[fF]))\/(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})*$/;

export function routePathProblem(value: string): Problem {
  if (ROUTE_PATH.test(value)) return undefined;
  return `${quote(value)} is not a path that can be routed; write what follows the host name, without "//", "." and "..", "/api"`;
}
