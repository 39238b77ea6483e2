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
  /** Names; null for all of them, also those that will come. */
  repositories: z.array(z.string()).nullable(),
  permissions: z.record(z.string(), permission),
  suspended: z.boolean().default(false),
  /** Login of another account than the organisation's. */
  account: z.string().optional(),
});

const app = z.object({
  id: z.number(),
  slug: z.string(),
  /** RSA, PEM; the private half is with whoever made the App. */
  public_key: z.string(),
  installation,
  /** In further accounts: an App is installed once in each. */
  elsewhere: z.array(installation).default([]),
});

const owner = z.object({
  id: z.number(),
  login: z.string(),
  isPerson: z.boolean(),
  /** The one token that reaches what is private there; absent where the operator's does. */
  token: z.string().optional(),
});

/** What belongs to no repository. */
export const organizationRecord = z.object({
  created_at: z.string(),
  /** The next id to give; one sequence for everything, so that no two objects of any kind share one. */
  nextId: z.number(),
  teams: z.array(team),
  apps: z.array(app).default([]),
  /** Who has repositories besides the organisation. */
  owners: z.array(owner).default([]),
});

/** See {@link organizationRecord}. */
export type OrganizationRecord = z.infer<typeof organizationRecord>;
/** A GitHub App that somebody has installed. */
export type App = z.infer<typeof app>;
/** Where an App is installed, and for what. */
export type Installation = z.infer<typeof installation>;
/** What an installation of an App may do, or a token of it. */
export type Permissions = Installation["permissions"];
/** An organisation or person with repositories, besides the one organisation that everything else is about. */
export type OtherOwner = z.infer<typeof owner>;
/** A team of the organisation. */
export type Team = z.infer<typeof team>;
