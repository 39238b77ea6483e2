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

const app = z.object({
  id: z.number(),
  slug: z.string(),
  /** RSA, PEM; the private half is with whoever made the App. */
  public_key: z.string(),
  /** An App is installed once in an organisation. */
  installation: z.object({
    id: z.number(),
    /** Names; null for all of them, also those that will come. */
    repositories: z.array(z.string()).nullable(),
    permissions: z.record(z.string(), permission),
    suspended: z.boolean().default(false),
    /** Login of another account than the organisation's. */
    account: z.string().optional(),
  }),
});

/** What belongs to the organisation and to none of its repositories. */
export const organizationRecord = z.object({
  created_at: z.string(),
  /** The next id to give; one sequence for everything, so that no two objects of any kind share one. */
  nextId: z.number(),
  teams: z.array(team),
  apps: z.array(app).default([]),
});

/** See {@link organizationRecord}. */
export type OrganizationRecord = z.infer<typeof organizationRecord>;
/** A GitHub App that the organisation has installed. */
export type App = z.infer<typeof app>;
/** What an installation of an App may do, or a token of it. */
export type Permissions = App["installation"]["permissions"];
/** A team of the organisation. */
export type Team = z.infer<typeof team>;
