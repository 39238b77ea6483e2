import assert from "node:assert/strict";
import type { Postgres, PostgresConsumer } from "../../../model/postgres.ts";
import { postgresCluster, postgresDatabase } from "../../../manifests/postgres/objects.ts";
import { kindDefinitions, type Definitions } from "../../support/definitions.ts";

/** Building the definitions takes minutes where they are not there yet. */
const BUILD_TIMEOUT = 600_000;

const consumer: PostgresConsumer = {
  id: "hello-dev",
  app: "hello",
  namespace: "hello-dev",
  database: "hello_dev",
  user: "hello_dev",
  generation: 1,
};

const plain: Postgres = {
  cluster: "pg",
  namespace: "data",
  instances: 1,
  storage: { size: "1Gi" },
  dependsOn: [],
  consumers: [],
};

const equipped: Postgres = {
  ...plain,
  image: "ghcr.io/cloudnative-pg/postgresql:17.6",
  storage: { size: "1Gi", class: "fast" },
  parameters: { max_connections: "200", "pg_stat_statements.max": "100" },
  sharedPreloadLibraries: ["pg_stat_statements"],
  consumers: [consumer],
};

const extensions = [{ name: "vector", version: "0.8.0" }, { name: "uuid-ossp", schema: "public" }, { name: "hstore" }];

describe("objects of CloudNativePG", function () {
  this.timeout(BUILD_TIMEOUT);
  let definitions: Definitions;
  before(async () => {
    definitions = await kindDefinitions(new AbortController().signal);
  });

  it("are what its definitions take, with every option and with none", () => {
    for (const postgres of [plain, equipped]) {
      definitions.assertValid("clusters.postgresql.cnpg.io", postgresCluster(postgres));
    }
    for (const one of [consumer, { ...consumer, extensions }]) {
      definitions.assertValid("databases.postgresql.cnpg.io", postgresDatabase(plain, one));
    }
  });

  it("have parameters, libraries and extensions in the operator's words, and nothing where nothing is asked for", () => {
    const { postgresql } = postgresCluster(equipped).spec as { postgresql?: unknown };
    assert.deepEqual(postgresql, {
      parameters: { max_connections: "200", "pg_stat_statements.max": "100" },
      shared_preload_libraries: ["pg_stat_statements"],
    });
    const database = postgresDatabase(plain, { ...consumer, extensions }).spec as { extensions?: unknown };
    assert.deepEqual(
      database.extensions,
      extensions.map((extension) => ({ ...extension, ensure: "present" })),
    );
    assert(!("postgresql" in postgresCluster(plain).spec));
    assert(!("extensions" in postgresDatabase(plain, consumer).spec));
  });
});
