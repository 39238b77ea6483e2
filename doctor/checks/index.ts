import type { Check } from "../check.ts";
import { backend } from "./backend.ts";
import { clock } from "./clock.ts";
import { cluster } from "./cluster.ts";
import { configuration } from "./configuration.ts";
import { externalSecrets } from "./external-secrets.ts";
import { flux } from "./flux.ts";
import { gitHubApps } from "./github-apps.ts";
import { gitHubToken } from "./github-token.ts";
import { hostNames } from "./host-names.ts";
import { namespaces } from "./namespaces.ts";
import { organisation } from "./organisation.ts";
import { rateLimit } from "./rate-limit.ts";
import { registries } from "./registries.ts";
import { repositories } from "./repositories.ts";
import { routes } from "./routes.ts";
import { tools } from "./tools.ts";

/** Every check, in the order of the report: from this machine outwards. */
export const checks: readonly Check[] = [
  tools,
  backend,
  configuration,
  gitHubToken,
  clock,
  organisation,
  repositories,
  rateLimit,
  gitHubApps,
  cluster,
  namespaces,
  flux,
  externalSecrets,
  routes,
  hostNames,
  registries,
];
