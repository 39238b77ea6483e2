import { actionsSecrets } from "./actions-secrets.ts";
import { actionsVariables } from "./actions-variables.ts";
import { apps } from "./apps.ts";
import { branches } from "./branches.ts";
import type { Family } from "./call.ts";
import { commits } from "./commits.ts";
import { comparisons } from "./comparisons.ts";
import { contents } from "./contents.ts";
import { deployKeys } from "./deploy-keys.ts";
import { forks } from "./forks.ts";
import { gitRefs } from "./git-refs.ts";
import { issues } from "./issues.ts";
import { labels } from "./labels.ts";
import { organizations } from "./organizations.ts";
import { pulls } from "./pulls/pulls.ts";
import { repositories } from "./repositories.ts";
import { rulesets } from "./rulesets.ts";
import { teams } from "./teams.ts";

/** Every operation that the stand-in implements, by `operationId` of GitHub's description. */
export const operations: Family = {
  ...organizations,
  ...repositories,
  ...forks,
  ...contents,
  ...commits,
  ...comparisons,
  ...branches,
  ...gitRefs,
  ...deployKeys,
  ...labels,
  ...issues,
  ...pulls,
  ...rulesets,
  ...teams,
  ...actionsSecrets,
  ...actionsVariables,
  ...apps,
};
