import type { Draft, Rule } from "./rule.ts";
import type { Fault } from "../fault.ts";
import { access } from "./access.ts";
import { adoptedFlux } from "./adopted-flux.ts";
import { ageKeys } from "./age-keys.ts";
import { commits } from "./commits.ts";
import { dependencies } from "./dependencies.ts";
import { dependencyCycles } from "./dependency-cycles.ts";
import { fleet } from "./fleet.ts";
import { generations } from "./generations.ts";
import { githubApps } from "./github-apps.ts";
import { healthChecks } from "./health-checks.ts";
import { homePages } from "./home-pages.ts";
import { hostnames } from "./hostnames.ts";
import { imageUpdates } from "./image-updates.ts";
import { images } from "./images.ts";
import { knownHosts } from "./known-hosts.ts";
import { names } from "./names.ts";
import { namespaces } from "./namespaces.ts";
import { oidc } from "./oidc.ts";
import { owners } from "./owners.ts";
import { previews } from "./previews.ts";
import { pullRequests } from "./pull-requests.ts";
import { redirectHosts } from "./redirect-hosts.ts";
import { registries } from "./registries.ts";
import { repositories } from "./repositories.ts";
import { secrets } from "./secrets.ts";
import { sources } from "./sources.ts";
import { variables } from "./variables.ts";
import { workloads } from "./workloads.ts";

const RULES: readonly Rule[] = [
  access,
  adoptedFlux,
  ageKeys,
  commits,
  dependencies,
  dependencyCycles,
  fleet,
  generations,
  githubApps,
  healthChecks,
  homePages,
  hostnames,
  imageUpdates,
  images,
  knownHosts,
  names,
  namespaces,
  oidc,
  owners,
  previews,
  pullRequests,
  redirectHosts,
  registries,
  repositories,
  secrets,
  sources,
  variables,
  workloads,
];

/** Returns the faults that the rules find. */
export function brokenRules(draft: Draft): readonly Fault[] {
  return RULES.flatMap((rule) => rule(draft));
}
