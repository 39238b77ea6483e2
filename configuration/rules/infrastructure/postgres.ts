import { isDeepStrictEqual } from "node:util";
import { POSTGRES_DEPENDS_ON } from "../../schema/postgres.ts";
import { faultAt, type Fault } from "../../fault.ts";
import { postgresNames } from "../../to-postgres.ts";
import { closest, quote } from "../../suggestion.ts";
import { contested, whereIs, type Claim } from "../claims.ts";
import { draftConsumers, overlayHere, type DraftConsumer } from "./draft-consumers.ts";
import { isIn, stagesOf, type InfrastructureDraft, type InfrastructureRule } from "./draft.ts";
import { kustomizationOf } from "./stage-dependencies.ts";

/** Databases are on a cluster that has PostgreSQL, and each has its own name and its own user. */
export const postgres: InfrastructureRule = (draft) => {
  const consumers = draftConsumers(draft);
  return [
    ...missingPostgres(draft, consumers),
    ...missingOperator(draft),
    ...homeless(draft),
    ...taken(consumers, "database"),
    ...taken(consumers.filter(hasOwnUser), "user"),
  ];
};

function missingPostgres(
  { stack: { source, values } }: InfrastructureDraft,
  [first]: readonly DraftConsumer[],
): Fault[] {
  if (first === undefined || "postgres" in values) return [];
  const place = whereIs({ name: "", owner: "", place: first });
  const instead = "platform:postgres: { storage: { size: 10Gi } }";
  return [faultAt(source, ["postgres"], `is missing, and ${place} wants a database on this cluster; write ${instead}`)];
}

/** Reports dependencies of the servers that no component installs. */
function missingOperator(draft: InfrastructureDraft): Fault[] {
  const { components, unread, stack } = draft;
  const { source, values } = stack;
  const environment = overlayHere(draft);
  // A component with faults of its own may well bring it.
  if (values.postgres === undefined || environment === undefined || unread.length > 0) return [];
  const known = components
    .filter((component) => isIn(component, environment))
    .flatMap(stagesOf)
    .map(kustomizationOf);
  const { dependsOn } = values.postgres;
  const byDefault = isDeepStrictEqual(dependsOn, POSTGRES_DEPENDS_ON);
  return dependsOn.flatMap((name, index) => {
    if (name === undefined || known.includes(name)) return [];
    const near = closest(name, known);
    const remedy =
      near === undefined
        ? "install it, or write dependsOn: [] where it is there already"
        : `did you mean ${quote(near)}?`;
    const problem = `no component has the stage ${quote(name)} in ${environment}, which PostgreSQL waits for; ${remedy}`;
    return [faultAt(source, ["postgres", "dependsOn", ...(byDefault ? [] : [index])], problem)];
  });
}

/** A component finds its password in its namespace. */
function homeless({ components }: InfrastructureDraft): Fault[] {
  return components.flatMap(({ source, installation, definition }) => {
    if (installation.postgres === undefined || definition.values.namespace !== undefined) return [];
    const problem = "needs the namespace in which the component finds its password; add namespace";
    return [faultAt(source, ["postgres"], problem)];
  });
}

function taken(consumers: readonly DraftConsumer[], what: "database" | "user"): Fault[] {
  const claims = consumers.map((consumer): Claim => {
    const { id, source, path, wish } = consumer;
    const place = { source, path: wish[what] === undefined ? path : [...path, what] };
    return { name: namesOf(consumer)[what], owner: id, place };
  });
  return contested(claims, ({ name, place }, first) => {
    const holder = place?.source === first.place?.source ? first.owner : whereIs(first);
    const remedy = "write another, or none: each environment then has one of its own";
    return `the ${what} ${quote(name)} belongs to ${holder} on the same cluster; ${remedy}`;
  });
}

/** A user that nobody named is called like the database; where that is taken, this is said of the database alone. */
function hasOwnUser(consumer: DraftConsumer, index: number, all: readonly DraftConsumer[]): boolean {
  if (consumer.wish.user !== undefined) return true;
  const { database } = namesOf(consumer);
  return all.slice(0, index).every((other) => namesOf(other).database !== database);
}

function namesOf({ id, wish: { database, user } }: DraftConsumer): ReturnType<typeof postgresNames> {
  return postgresNames(id, {
    ...(database === undefined ? {} : { database }),
    ...(user === undefined ? {} : { user }),
  });
}
