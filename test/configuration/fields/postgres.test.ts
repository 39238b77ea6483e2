import {
  DATABASE,
  databaseProblem,
  postgresImageProblem,
  USER,
  userProblem,
} from "../../../configuration/fields/postgres.ts";
import { testFields } from "../test-fields.ts";

testFields({
  "image of PostgreSQL": {
    problemOf: postgresImageProblem,
    good: [
      "postgres:17",
      "postgres:17-bookworm",
      "ghcr.io/a/postgresql:17.6",
      `localhost:5000/a:1@sha256:${"0".repeat(64)}`,
    ],
    bad: [
      "",
      "postgres",
      "postgres:latest",
      "postgres:bookworm",
      "a:",
      "A:1",
      "a:1@sha256:0",
      `postgres@sha256:${"0".repeat(64)}`,
    ],
  },
  database: {
    problemOf: databaseProblem,
    pattern: DATABASE,
    good: ["a", "my_diet", "my-diet", "My.Diet", "4711", "a".repeat(63)],
    bad: ["", "-a", ".a", "a b", 'a"', "a/b", "ä", "pg_a", "postgres", "template1", "a".repeat(64), "a\n"],
  },
  user: {
    problemOf: userProblem,
    pattern: USER,
    good: ["my-diet", "root", "template1"],
    bad: ["", "public", "none", "postgres", "streaming_replica", "pg_monitor", "cnpg_metrics", "a@b"],
  },
});
