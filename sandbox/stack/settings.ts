import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { parse, stringify } from "yaml";
import { z } from "zod";
import { writePrivateFile } from "./private-file.ts";

const stackFile = z.looseObject({
  encryptionsalt: z.string().optional(),
  config: z.record(z.string(), z.unknown()).default({}),
});

/** Where a stack meets the sandbox instead of the outside world, by key of the stack's configuration. */
export type Overrides = Readonly<
  Record<string, string | boolean | Readonly<Record<string, unknown>> | readonly unknown[]>
>;

/**
 * Writes the sandbox's own `Pulumi.<stack>.yaml`: the project's, with the outside world replaced. What `pulumi config
 * set --secret` added to an earlier one stays.
 *
 * @param project The committed file; read only.
 * @param target The sandbox's file; made or brought up to date.
 * @param overrides Objects are laid over the project's key by key; anything else takes its place.
 */
export function writeStackSettings(project: string, target: string, overrides: Overrides): void {
  const own = existsSync(target) ? readStackFile(target) : { config: {} };
  const base = readStackFile(project);
  const config = { ...base.config };
  for (const [key, value] of Object.entries(overrides)) config[key] = overlay(config[key], value);
  const secrets = Object.entries(own.config).filter(([, value]) => holdsSecret(value));
  const { encryptionsalt } = own;
  writePrivateFile(
    target,
    stringify({
      ...(encryptionsalt === undefined ? {} : { encryptionsalt }),
      config: { ...config, ...Object.fromEntries(secrets) },
    }),
  );
}

/** What a stack's file says about the cluster and the fleet repository that it shares with others. */
export interface FleetPart {
  /** `<environment>/<cluster>` */
  readonly cluster: string;
  /** Whether the stack makes the fleet repository; the others attach to it. */
  readonly createsFleet: boolean;
}

/** Reads {@link FleetPart}. What is missing or wrong in the file is the program's to say. */
export function fleetPartOf(file: string): FleetPart {
  const { config } = readStackFile(file);
  const cluster = clusterName.safeParse(config["platform:cluster"]).data;
  return {
    cluster: cluster === undefined ? `? (${basename(file)})` : `${cluster.environment}/${cluster.name}`,
    createsFleet: creation.safeParse(config["platform:fleet"]).data?.create ?? false,
  };
}

const clusterName = z.looseObject({ environment: z.string(), name: z.string() });
const creation = z.looseObject({ create: z.boolean() });

function readStackFile(path: string): z.infer<typeof stackFile> {
  return stackFile.parse(parse(readFileSync(path, "utf8")));
}

const mapping = z.record(z.string(), z.unknown());

function overlay(below: unknown, above: Overrides[string]): unknown {
  const both = z.tuple([mapping, mapping]).safeParse([below, above]);
  return both.success ? { ...both.data[0], ...both.data[1] } : above;
}

/** Whether a value, or anything in it, is `{ secure: … }`. */
function holdsSecret(value: unknown): boolean {
  const inside = mapping.safeParse(value);
  return inside.success && ("secure" in inside.data || Object.values(inside.data).some(holdsSecret));
}
