import { z } from "zod";

const team = z.object({
  id: z.number(),
  name: z.string(),
  slug: z.string(),
  description: z.string().nullable(),
  privacy: z.enum(["closed", "secret"]),
  notification_setting: z.enum(["notifications_enabled", "notifications_disabled"]),
  permission: z.string(),
  parent: z.number().nullable(),
  members: z.array(z.string()),
  created_at: z.string(),
  updated_at: z.string(),
});

const permission = z.enum(["read", "write"]);

const installation = z.object({
  id: z.number(),
  /** Names; null for all, including future ones. */
  repositories: z.array(z.string()).nullable(),
  permissions: z.record(z.string(), permission),
  suspended: z.boolean().default(false),
  /** Login of an account other than the organisation. */
  account: z.string().optional(),
});

const app = z.object({
  id: z.number(),
  slug: z.string(),
  /** RSA, PEM; the creator of the App has the private half. */
  public_key: z.string(),
  installation,
  /** Installations in other accounts: an App is installed once in each. */
  elsewhere: z.array(installation).default([]),
});

const owner = z.object({
  id: z.number(),
  login: z.string(),
  isPerson: z.boolean(),
  /** The only token with access to the owner's private repositories; absent if the operator's token has access. */
  token: z.string().optional(),
});

/** Everything that belongs to no repository. */
export const organizationRecord = z.object({
  created_at: z.string(),
  /** The next free id; one sequence for all kinds of objects, so that no two objects share an id. */
  nextId: z.number(),
  teams: z.array(team),
  apps: z.array(app).default([]),
  /** Owners of repositories besides the organisation. */
  owners: z.array(owner).default([]),
});

/** See {@link organizationRecord}. */
export type OrganizationRecord = z.infer<typeof organizationRecord>;
/** An installed GitHub App. */
export type App = z.infer<typeof app>;
/** The account of an App's installation, and what it grants. */
export type Installation = z.infer<typeof installation>;
/** The permissions of an App's installation, or of one of its tokens. */
export type Permissions = Installation["permissions"];
/** An organisation or person with repositories, besides the main organisation. */
export type OtherOwner = z.infer<typeof owner>;
/** A team of the organisation. */
export type Team = z.infer<typeof team>;
