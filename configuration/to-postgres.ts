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

/** What a consumer gets that leaves the names to us. */
export function postgresNames(
  id: string,
  { database = toIdentifier(id), user = database }: Pick<PostgresConsumerValues, "database" | "user">,
): { readonly database: string; readonly user: string } {
  return { database, user };
}
