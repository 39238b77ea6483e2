import { z } from "zod";

/** A command line passes settings as text. */
const number = z.union([z.number(), z.string().transform(Number)]);
const count = number.pipe(z.number().int().min(1));
const seconds = number.pipe(z.number().positive());
const flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((word) => word === "true")]);

/** The requests that a fault affects: those that match all given settings. Default: all. */
const which = {
  /** Id of the operation in GitHub's description, e.g. `repos/create-deploy-key`. */
  operation: z.string().optional(),
  method: z.string().toUpperCase().optional(),
  /** Part of the path, as sent. */
  path: z.string().optional(),
};

/** The duration of a fault. Default: until it is turned off. */
const lasting = {
  /** The number of requests that it affects. */
  times: count.optional(),
  /** Seconds from the first affected request. */
  seconds: seconds.optional(),
};

/**
 * Every fault with its settings. The effect of each is in `outcome.ts` or, for a condition, where `Faults` is asked for
 * it.
 */
export const fault = z.discriminatedUnion("fault", [
  /** Returns an error instead of the response, before or after carrying out the request. */
  z.strictObject({
    fault: z.literal("error"),
    status: number.pipe(z.number().int().min(400).max(599)).default(502),
    /** Whether the request is carried out first. */
    landed: flag.default(false),
    ...which,
    ...lasting,
  }),
  /** Closes the connection without a response, before or after carrying out the request. */
  z.strictObject({ fault: z.literal("drop"), landed: flag.default(false), ...which, ...lasting }),
  /** Leaves the request open until the fault is turned off, then closes the connection. */
  z.strictObject({ fault: z.literal("hang"), ...which, ...lasting }),
  /** A secondary rate limit. With `retryAfter` alone, it lasts that long. */
  z.strictObject({
    fault: z.literal("secondary-limit"),
    status: z.enum(["403", "429"]).default("403"),
    /** Seconds in the header `Retry-After`. Default: no such header. */
    retryAfter: count.optional(),
    ...which,
    ...lasting,
  }),
  /** The requests of the hour are used up. */
  z.strictObject({
    fault: z.literal("primary-limit"),
    status: z.enum(["403", "429"]).default("403"),
    /** Seconds until the limit is reset, from the first affected request. */
    resetIn: seconds.default(3600),
  }),
  /**
   * The organisation forbids deploy keys, the default of new organisations: new ones are refused, and existing ones do
   * not work.
   */
  z.strictObject({ fault: z.literal("deploy-keys-disabled") }),
  /** The token has expired or was revoked; Git over HTTP rejects it too. */
  z.strictObject({ fault: z.literal("token-rejected") }),
  /**
   * The token is a classic one with these scopes, separated by commas, which responses list. It may still do
   * everything.
   */
  z.strictObject({ fault: z.literal("token-classic"), scopes: z.string().default("repo") }),
  /** The token has no access to any private repository, like a token for selected repositories. */
  z.strictObject({ fault: z.literal("token-sees-nothing") }),
  /** The token lacks the permission for some requests. */
  z.strictObject({ fault: z.literal("token-lacks-permission"), ...which }),
  /** For each repository created from now on, the first requests for branches and contents return 404. */
  z.strictObject({ fault: z.literal("slow-contents"), times: count.default(3) }),
  /** The first branch of repositories created from now on, as an organisation's setting. */
  z.strictObject({ fault: z.literal("default-branch"), branch: z.string().min(1) }),
  /** The organisation belongs to an enterprise, and can have internal repositories. */
  z.strictObject({ fault: z.literal("enterprise") }),
  /** The organisation has a ruleset for branches of all repositories. */
  z.strictObject({
    fault: z.literal("ruleset"),
    name: z.string().default("Protected branches"),
    /** Whether the ruleset covers all branches, or the default branch of each repository. */
    branches: z.enum(["all", "default"]).default("all"),
    /** Types of rules, separated by commas. */
    rules: z.string().default("pull_request"),
    /** Whether the token's owner, or the App, is on the bypass list. */
    bypass: flag.default(false),
  }),
  /** The organisation requires a value for a custom property of each new repository. */
  z.strictObject({ fault: z.literal("required-property"), name: z.string().default("team") }),
  /**
   * Deletes all deploy keys once, except those that an App created: GitHub deletes the keys of a personal access token
   * together with the token.
   */
  z.strictObject({ fault: z.literal("keys-deleted-with-token") }),
]);

/** A fault with all its settings. */
export type Fault = z.output<typeof fault>;

/** A fault as requested: settings with a default may be left out. */
export type WantedFault = z.input<typeof fault>;

/** Names of all faults. */
export const faultNames = fault.options.map((option) => option.shape.fault.value);

/** Names of the settings of a fault, for people. */
export function settingsOf(name: string): string[] {
  const option = fault.options.find((candidate) => candidate.shape.fault.value === name);
  return Object.keys(option?.shape ?? {}).filter((key) => key !== "fault");
}
