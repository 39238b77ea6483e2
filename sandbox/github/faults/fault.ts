import { z } from "zod";

/** A command line gives settings as text. */
const number = z.union([z.number(), z.string().transform(Number)]);
const count = number.pipe(z.number().int().min(1));
const seconds = number.pipe(z.number().positive());
const flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((word) => word === "true")]);

/** Which requests to the API a fault meets: those that match everything that is given. Default: all. */
const which = {
  /** Operation of GitHub's description, e.g. `repos/create-deploy-key`. */
  operation: z.string().optional(),
  method: z.string().toUpperCase().optional(),
  /** Part of the path, as sent. */
  path: z.string().optional(),
};

/** How long a fault lasts. Default: until it is turned off. */
const lasting = {
  /** How many requests it meets. */
  times: count.optional(),
  /** Counted from the first request that it meets. */
  seconds: seconds.optional(),
};

/** Every fault with its settings. What each does is in `outcome.ts` and, for a condition, where `Faults` is asked for it. */
export const fault = z.discriminatedUnion("fault", [
  /** Answers an error in place of what is asked, or after doing it. */
  z.strictObject({
    fault: z.literal("error"),
    status: number.pipe(z.number().int().min(400).max(599)).default(502),
    /** Whether the request is carried out before it is answered. */
    landed: flag.default(false),
    ...which,
    ...lasting,
  }),
  /** Ends the connection without an answer, before or after doing what is asked. */
  z.strictObject({ fault: z.literal("drop"), landed: flag.default(false), ...which, ...lasting }),
  /** Does nothing and leaves the request open until the fault is turned off, then ends the connection. */
  z.strictObject({ fault: z.literal("hang"), ...which, ...lasting }),
  /** A secondary rate limit. With `retryAfter` alone it lasts that long. */
  z.strictObject({
    fault: z.literal("secondary-limit"),
    status: z.enum(["403", "429"]).default("403"),
    /** Seconds in the header `Retry-After`. Default: no such header. */
    retryAfter: count.optional(),
    ...which,
    ...lasting,
  }),
  /** The hour's requests are used up. */
  z.strictObject({
    fault: z.literal("primary-limit"),
    status: z.enum(["403", "429"]).default("403"),
    /** Until the limit is reset, counted from the first request that it meets. */
    resetIn: seconds.default(3600),
  }),
  /** The organisation allows its repositories no deploy keys, the default of new organisations: new ones are refused, old ones do not work. */
  z.strictObject({ fault: z.literal("deploy-keys-disabled") }),
  /** The token expired or was revoked; Git over HTTP does not take it either. */
  z.strictObject({ fault: z.literal("token-rejected") }),
  /** The token is a classic one with these scopes, a comma between them: answers say so. It may do everything all the same. */
  z.strictObject({ fault: z.literal("token-classic"), scopes: z.string().default("repo") }),
  /** The token has no access to any private repository, as one of which repositories are selected. */
  z.strictObject({ fault: z.literal("token-sees-nothing") }),
  /** The token lacks the permission for some requests. */
  z.strictObject({ fault: z.literal("token-lacks-permission"), ...which }),
  /** Of each repository made from now on, the first requests for branches and contents are answered 404. */
  z.strictObject({ fault: z.literal("slow-contents"), times: count.default(3) }),
  /** The first branch of repositories made from now on, as an organisation's setting. */
  z.strictObject({ fault: z.literal("default-branch"), branch: z.string().min(1) }),
  /** The organisation has a set of rules for branches of all repositories. */
  z.strictObject({
    fault: z.literal("ruleset"),
    name: z.string().default("Protected branches"),
    /** Whether it is for all branches, or for the default branch of each repository. */
    branches: z.enum(["all", "default"]).default("all"),
    /** Types of rules, a comma between them. */
    rules: z.string().default("pull_request"),
    /** Whether the token's owner, or the App, is on its bypass list. */
    bypass: flag.default(false),
  }),
  /** The organisation demands a value for a custom property of each new repository. */
  z.strictObject({ fault: z.literal("required-property"), name: z.string().default("team") }),
  /** Deletes, once, every deploy key that no App has made: GitHub deletes a personal access token's keys with it. */
  z.strictObject({ fault: z.literal("keys-deleted-with-token") }),
]);

/** A fault with all its settings. */
export type Fault = z.output<typeof fault>;

/** A fault as it is asked for: settings that have a default may be left out. */
export type WantedFault = z.input<typeof fault>;

/** Names of all faults. */
export const faultNames = fault.options.map((option) => option.shape.fault.value);

/** Names of the settings of a fault, for people. */
export function settingsOf(name: string): string[] {
  const option = fault.options.find((candidate) => candidate.shape.fault.value === name);
  return Object.keys(option?.shape ?? {}).filter((key) => key !== "fault");
}
