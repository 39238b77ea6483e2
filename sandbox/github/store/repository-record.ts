import { z } from "zod";

/** RFC 3339 in UTC. */
const time = z.string();

/**
 * The settings that `POST /orgs/{org}/repos` and `PATCH /repos/{owner}/{repo}` set, and that every response about a
 * repository contains.
 */
export const settings = z.object({
  description: z.string().nullable().default(null),
  homepage: z.string().nullable().default(null),
  private: z.boolean().default(false),
  /** Whether all members of the enterprise can read it. It is private as well. */
  internal: z.boolean().default(false),
  has_issues: z.boolean().default(true),
  has_projects: z.boolean().default(true),
  has_wiki: z.boolean().default(true),
  has_downloads: z.boolean().default(true),
  has_discussions: z.boolean().default(false),
  has_pull_requests: z.boolean().default(true),
  is_template: z.boolean().default(false),
  allow_squash_merge: z.boolean().default(true),
  allow_merge_commit: z.boolean().default(true),
  allow_rebase_merge: z.boolean().default(true),
  allow_auto_merge: z.boolean().default(false),
  allow_update_branch: z.boolean().default(false),
  allow_forking: z.boolean().default(false),
  delete_branch_on_merge: z.boolean().default(false),
  use_squash_pr_title_as_default: z.boolean().default(false),
  squash_merge_commit_title: z.string().default("COMMIT_OR_PR_TITLE"),
  squash_merge_commit_message: z.string().default("COMMIT_MESSAGES"),
  merge_commit_title: z.string().default("MERGE_MESSAGE"),
  merge_commit_message: z.string().default("PR_TITLE"),
  web_commit_signoff_required: z.boolean().default(false),
  archived: z.boolean().default(false),
  default_branch: z.string().default("main"),
});

const feature = z.object({ status: z.enum(["enabled", "disabled"]) }).default({ status: "disabled" });

/** The features that GitHub reports to an administrator of a repository. */
export const securityAndAnalysis = z.object({
  secret_scanning: feature,
  secret_scanning_push_protection: feature,
  dependabot_security_updates: feature,
  secret_scanning_non_provider_patterns: feature,
  advanced_security: z.object({ status: z.enum(["enabled", "disabled"]) }).optional(),
});

const deployKey = z.object({
  id: z.number(),
  title: z.string(),
  /** Type and base64, without the comment, which GitHub drops. */
  key: z.string(),
  read_only: z.boolean(),
  created_at: time,
  added_by: z.string(),
  /** Absent while nobody has logged in with it. */
  last_used: time.optional(),
});

const label = z.object({
  id: z.number(),
  name: z.string(),
  color: z.string(),
  description: z.string().nullable(),
  default: z.boolean(),
});

/** A secret without its value, which no request can read. */
const secret = z.object({ name: z.string(), created_at: time, updated_at: time });

const variable = z.object({ name: z.string(), value: z.string(), created_at: time, updated_at: time });

const comment = z.object({ id: z.number(), body: z.string(), created_at: time, updated_at: time });

const issue = z.object({
  id: z.number(),
  number: z.number(),
  title: z.string(),
  body: z.string().nullable(),
  state: z.enum(["open", "closed"]),
  labels: z.array(z.string()),
  comments: z.array(comment),
  created_at: time,
  updated_at: time,
  closed_at: time.nullable(),
  /** Set on an issue that is a pull request. */
  pull: z
    .object({
      head: z.string(),
      base: z.string(),
      draft: z.boolean(),
      /** Name of the fork that the head branch belongs to; the repository itself by default. */
      fork: z.string().optional(),
      /** The time of the merge, and its commit on the base branch. */
      merged: z.object({ at: time, commit: z.string() }).optional(),
    })
    .optional(),
});

const rule = z.object({ type: z.string(), parameters: z.record(z.string(), z.unknown()).optional() });

const ruleset = z.object({
  id: z.number(),
  name: z.string(),
  target: z.string(),
  enforcement: z.string(),
  bypass_actors: z.array(z.record(z.string(), z.unknown())),
  conditions: z.record(z.string(), z.unknown()),
  rules: z.array(rule),
  created_at: time,
  updated_at: time,
});

/** Everything that GitHub knows about a repository besides its Git objects. The name is the name of its directory. */
export const repositoryRecord = z.object({
  id: z.number(),
  /** Id of the repository that was forked. */
  fork_of: z.number().optional(),
  /** Former names, in lower case. */
  former_names: z.array(z.string()).default([]),
  created_at: time,
  updated_at: time,
  pushed_at: time,
  settings,
  security_and_analysis: securityAndAnalysis,
  topics: z.array(z.string()),
  vulnerability_alerts: z.boolean(),
  keys: z.array(deployKey),
  labels: z.array(label),
  secrets: z.array(secret),
  variables: z.array(variable),
  /** Team id to permission. */
  teams: z.record(z.string(), z.string()),
  issues: z.array(issue),
  rulesets: z.array(ruleset),
});

/** See {@link repositoryRecord}. */
export type RepositoryRecord = z.infer<typeof repositoryRecord>;
/** A key that may read, and perhaps push to, exactly one repository. */
export type DeployKey = z.infer<typeof deployKey>;
/** A label of issues and pull requests. */
export type Label = z.infer<typeof label>;
/** An issue, or the issue's side of a pull request. */
export type Issue = z.infer<typeof issue>;
/** A set of branch rules. */
export type Ruleset = z.infer<typeof ruleset>;
