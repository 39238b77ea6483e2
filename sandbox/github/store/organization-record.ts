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

/** What belongs to the organisation and to none of its repositories. */
export const organizationRecord = z.object({
  created_at: z.string(),
  /** The next id to give; one sequence for everything, so that no two objects of any kind share one. */
  nextId: z.number(),
  teams: z.array(team),
});

/** See {@link organizationRecord}. */
export type OrganizationRecord = z.infer<typeof organizationRecord>;
/** A team of the organisation. */
export type Team = z.infer<typeof team>;
