import { countOf, type Plan } from "../plan.ts";

/** A permission that an `up` uses, named as on the page of a fine-grained token or of a GitHub App. */
export interface Need {
  readonly permission: "Administration" | "Contents" | "Pull requests" | "Workflows" | "Secrets" | "Members";
  readonly of: "repository" | "organization";
  readonly level: "read and write" | "read";
  /** The use of the permission in a run. */
  readonly use: string;
  /** Scopes of a classic token that include the permission; one of them is enough. */
  readonly scopes: readonly string[];
}

const files = "github:RepositoryFile";

/** The permissions that a plan uses. */
export function needsOf(plan: Plan): readonly Need[] {
  const makes = countOf(plan, "github:Repository") > 0 ? "makes repositories and deploy keys" : "makes deploy keys";
  const hasWorkflows = plan.recording
    .all(files)
    .some(({ inputs }) => String(inputs["file"]).startsWith(".github/workflows/"));
  const needs: readonly (readonly [used: boolean, need: Need])[] = [
    [
      countOf(plan, "github:Repository") + countOf(plan, "github:RepositoryDeployKey") > 0,
      {
        permission: "Administration",
        of: "repository",
        level: "read and write",
        use: makes,
        scopes: ["repo"],
      },
    ],
    [
      countOf(plan, files) > 0,
      {
        permission: "Contents",
        of: "repository",
        level: "read and write",
        use: "writes files",
        scopes: ["repo"],
      },
    ],
    [
      plan.configuration.github.pullRequests !== undefined,
      {
        permission: "Pull requests",
        of: "repository",
        level: "read and write",
        use: "opens pull requests",
        scopes: ["repo"],
      },
    ],
    [
      hasWorkflows,
      {
        permission: "Workflows",
        of: "repository",
        level: "read and write",
        use: "writes the workflow of previews",
        scopes: ["workflow"],
      },
    ],
    [
      countOf(plan, "github:ActionsSecret") > 0,
      {
        permission: "Secrets",
        of: "repository",
        level: "read and write",
        use: "stores the token of previews",
        scopes: ["repo"],
      },
    ],
    [
      countOf(plan, "github:TeamRepository") > 0,
      {
        permission: "Members",
        of: "organization",
        level: "read",
        use: "finds teams",
        scopes: ["read:org", "write:org", "admin:org"],
      },
    ],
  ];
  return needs.filter(([used]) => used).map(([, need]) => need);
}
