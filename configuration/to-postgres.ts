import { toIdentifier } from "./fields/postgres.ts";
import type { PostgresConsumerValues, PostgresValues } from "./schema/postgres.ts";
import type { Postgres, PostgresConsumer } from "../model/postgres.ts";

/** Where a consumer runs. */
export type PostgresPlace = Pick<PostgresConsumer, "id" | "app" | "namespace" | "namespaceLabels">;

export function toPostgres(values: PostgresValues, consumers: readonly PostgresConsumer[]): Postgres {
  return { ...values, consumers: [...consumers].sort((a, b) => (a.id < b.id ? -1 : 1)) };
}

export function toPostgresConsumer(place: PostgresPlace, values: PostgresConsumerValues): PostgresConsumer {
  const { extensions, generation } = values;
  return {
    ...place,
    ...postgresNames(place.id, values),
    ...(extensions === undefined ? {} : { extensions }),
    generation,
  };
}

/** Returns the names of a consumer's database and user, with defaults for those that it does not choose. */
export function postgresNames(
  id: string,
  { database = toIdentifier(id), user = database }: Pick<PostgresConsumerValues, "database" | "user">,
): { readonly database: string; readonly user: string } {
  return { database, user };
}
