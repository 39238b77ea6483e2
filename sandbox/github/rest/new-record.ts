import type { Context } from "../context.ts";
import { timestamp } from "../git/commit.ts";
import { type RepositoryRecord, securityAndAnalysis, settings } from "../store/repository-record.ts";
import { defaultLabels } from "./labels.ts";

/**
 * Builds the record of a new repository.
 *
 * @param wanted - settings by GitHub's names; missing ones get GitHub's default, and other keys are ignored
 */
export function newRecord(github: Context, wanted: object): RepositoryRecord {
  const now = timestamp();
  return {
    id: github.store.nextId(),
    created_at: now,
    updated_at: now,
    pushed_at: now,
    settings: settings.parse(wanted),
    security_and_analysis: securityAndAnalysis.parse({}),
    topics: [],
    vulnerability_alerts: false,
    keys: [],
    labels: defaultLabels(github),
    secrets: [],
    variables: [],
    teams: {},
    issues: [],
    rulesets: [],
    former_names: [],
  };
}
