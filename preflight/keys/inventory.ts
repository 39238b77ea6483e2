import { z } from "zod";
import { CLUSTER_KEY, FLEET_KEY, appKeyName, type KeyPurpose, type Keys } from "../../model/keys.ts";
import { keyOwner } from "../../model/owners.ts";

/** A resource of an exported state, as far as keys are concerned. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly inputs?: unknown;
  readonly outputs?: unknown;
}

/** A key that the program has made. */
export interface KeyEntry {
  /** `cluster`, `my-diet/age`. The configuration names AGE keys so. */
  readonly key: string;
  readonly purpose: KeyPurpose;
  /** Counted from 1. */
  readonly generation: number;
  /** The AGE recipient or the SSH public key; null for a secret without one. */
  readonly publicKey: string | null;
  /** When it was made, RFC 3339; null where the state does not say. */
  readonly made: string | null;
  /** What the key opens, and its holder. */
  readonly holder: string;
}

const random = "random:index/randomPassword:RandomPassword";
const deployKey = "github:index/repositoryDeployKey:RepositoryDeployKey";

const made = z.object({ created: z.string() });
const ageOutputs = z.object({ recipient: z.string(), generations: z.record(z.string(), z.string()).optional() });
const kept = z.object({ keepers: z.object({ rotation: z.coerce.number() }) });
const registered = z.object({ repository: z.string(), key: z.string(), readOnly: z.boolean().optional() });

/**
 * Returns every key of a state, sorted by name. Keys that were brought along are not the program's and are left out.
 */
export function inventoryOf(resources: readonly StateResource[]): KeyEntry[] {
  const recipients = new Map(
    resources.flatMap(({ type, urn, outputs }) => {
      const { data } = ageOutputs.safeParse(type === "platform:keys:AgeKey" ? outputs : undefined);
      return data === undefined ? [] : [[nameOf(urn), data.generations ?? { 1: data.recipient }] as const];
    }),
  );
  const entries = resources.flatMap((resource) => {
    if (resource.type === deployKey) return deployKeyOf(resource);
    return resource.type === random ? secretOf(resource, recipients) : [];
  });
  return entries.sort((a, b) => (a.key === b.key ? b.generation - a.generation : a.key < b.key ? -1 : 1));
}

function deployKeyOf(resource: StateResource): KeyEntry[] {
  const { data } = registered.safeParse(resource.outputs);
  if (data === undefined) return [];
  // Another owner of the repository is part of the name: `my-diet-keys-source@games/2`.
  const [, base = "", number = "1"] = /^(.*?)(?:@.*?)?(?:\/(\d+))?(?:\/again)?$/.exec(nameOf(resource.urn)) ?? [];
  const [, app, what = ""] = /^(.+?)-(?:keys-(platform|source)|images)$/.exec(base) ?? [];
  const key = app === undefined ? FLEET_KEY : `${app}/${what === "" ? "images" : what}`;
  const right = data.readOnly === false ? "writes to" : "reads";
  const owner = keyOwner(nameOf(resource.urn));
  const repository = owner === undefined ? data.repository : `${owner}/${data.repository}`;
  const holder = `Flux, which ${right} ${repository} with it`;
  return [
    { key, purpose: "deployKey", generation: Number(number), publicKey: data.key, made: madeOf(resource), holder },
  ];
}

function secretOf(
  resource: StateResource,
  recipients: ReadonlyMap<string, Readonly<Record<string, string>>>,
): KeyEntry[] {
  const name = nameOf(resource.urn);
  const rotation = kept.safeParse(resource.inputs).data?.keepers.rotation ?? 0;
  const secret = { generation: rotation + 1, publicKey: null, made: madeOf(resource) };
  if (isBelow(resource, "platform:keys:AgeKey")) {
    const [, base = name, number = "1"] = /^(.*?)(?:\/(\d+))?$/.exec(name) ?? [];
    const publicKey = recipients.get(base)?.[number];
    // An app that brought its own key also has a generated one, which is unused.
    if (publicKey === undefined) return [];
    const app = base === "platform-cluster" ? undefined : base.replace(/-age$/, "");
    return [
      {
        ...{ key: app === undefined ? CLUSTER_KEY : appKeyName(app), purpose: "age", generation: Number(number) },
        ...{ publicKey, made: madeOf(resource) },
        holder:
          app === undefined
            ? "Flux, for what is sealed to the cluster: Secret flux-system/sops-age"
            : `Flux, for what ${app}'s team seals: Secret ${app}-platform/${app}-platform-age-key`,
      },
    ];
  }
  if (isBelow(resource, "platform:oidc:OidcClient")) {
    return [{ key: name, purpose: "client", ...secret, holder: "the app, and as a hash Authelia" }];
  }
  if (isBelow(resource, "platform:postgres:PostgresFiles")) {
    const consumer = name.split("/").slice(1).join("/");
    return [{ key: `${consumer}/database`, purpose: "database", ...secret, holder: "its user and the PostgreSQL" }];
  }
  return [];
}

function madeOf(resource: StateResource): string | null {
  return made.safeParse(resource).data?.created ?? null;
}

function nameOf(urn: string): string {
  return urn.split("::")[3] ?? "";
}

function isBelow({ urn }: StateResource, parent: string): boolean {
  return (urn.split("::")[2] ?? "").split("$").includes(parent);
}

/** A key, and how old it is. */
export interface AgedKey extends KeyEntry {
  /** Whole days; null where nobody knows. */
  readonly days: number | null;
  /** The day on which it becomes too old; null where it does not. */
  readonly due: string | null;
  readonly isOverdue: boolean;
}

const DAY = 24 * 60 * 60 * 1000;

/** Adds the age of a key and its due date. */
export function aged(entry: KeyEntry, maxAge: Keys["maxAge"], now: Date): AgedKey {
  const begun = entry.made === null ? NaN : Date.parse(entry.made);
  const limit = maxAge[entry.purpose];
  if (Number.isNaN(begun)) return { ...entry, days: null, due: null, isOverdue: false };
  const days = Math.floor((now.getTime() - begun) / DAY);
  if (limit === undefined) return { ...entry, days, due: null, isOverdue: false };
  const due = begun + limit * DAY;
  return { ...entry, days, due: new Date(due).toISOString().slice(0, 10), isOverdue: due <= now.getTime() };
}

/** Returns the one-line warning of each run about an overdue key. */
export function overdueWarning({ key, purpose, generation, days, due }: AgedKey, stack: string): string {
  const how = rotating(key, purpose, stack);
  return `The key ${key}, generation ${generation}, is ${days ?? 0} days old, and was due on ${due ?? ""}: ${how}`;
}

function rotating(key: string, purpose: KeyPurpose, stack: string): string {
  if (purpose === "age" || purpose === "deployKey") return `npm run platform -- keys rotate ${key} --stack ${stack}`;
  return `add 1 to its generation in the file of ${key.split("/")[0] ?? key}`;
}
