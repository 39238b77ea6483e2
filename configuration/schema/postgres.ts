import { z } from "zod";
import { BYTES, bytesProblem } from "../fields/amounts.ts";
import { labelProblem } from "../fields/kubernetes.ts";
import { objectNameProblem, postgresClusterProblem } from "../fields/objects.ts";
import {
  DATABASE,
  databaseProblem,
  EXTENSION,
  extensionProblem,
  parameterProblem,
  parameterValueProblem,
  postgresImageProblem,
  USER,
  userProblem,
} from "../fields/postgres.ts";
import { lineProblem } from "../fields/text.ts";
import { quote } from "../suggestion.ts";
import { columns, elsewhere, examples, generation, text, WAS_ROTATION } from "./fields.ts";

/** Flux Kustomizations that the servers wait for, where a stack names no others: that of the operator. */
export const POSTGRES_DEPENDS_ON: readonly string[] = ["cloudnative-pg-operator"];

/** The PostgreSQL of a cluster, which all its apps share. */
export const postgresSchema = z
  .strictObject({
    cluster: text("postgres-cluster", postgresClusterProblem)
      .default("postgres-cluster")
      .describe(
        "The [PostgreSQL](guides/workloads.md#postgresql) of the cluster. Required if anything has a database on this cluster",
      )
      .register(columns, { type: "label", example: "`pg`" }),
    namespace: text("datastore", labelProblem)
      .default("datastore")
      .describe("The namespace of PostgreSQL. Flux creates it if it does not exist")
      .register(columns, { example: "`data`" }),
    instances: z
      .int()
      .min(1)
      .max(9)
      .default(1)
      .describe("The number of servers. The first accepts writes, and the others replace it if it fails")
      .register(columns, { example: "`3`" }),
    image: text("ghcr.io/cloudnative-pg/postgresql:17.6", postgresImageProblem)
      .describe("The image of PostgreSQL")
      .register(columns, { absent: "the operator's choice" })
      .exactOptional(),
    storage: z
      .strictObject({
        size: text("10Gi", bytesProblem, BYTES).describe("The size of each server's disk"),
        class: text("rook-ceph-block", objectNameProblem)
          .describe("The StorageClass of the disks")
          .register(columns, { absent: "the cluster's own" })
          .exactOptional(),
      })
      .describe("The disks of the servers"),
    parameters: z
      .record(z.string(), text("200"))
      .superRefine((values, context) => {
        for (const name of Object.keys(values)) {
          const message = parameterProblem(name);
          if (message !== undefined) context.addIssue({ code: "custom", path: [name], message });
        }
      })
      .describe("Further parameters of `postgresql.conf`, except those that the operator sets itself")
      .register(columns, { type: "mapping of names to texts", absent: "none", example: '`{ max_connections: "200" }`' })
      .exactOptional(),
    sharedPreloadLibraries: z
      .array(text("pg_stat_statements", lineProblem))
      .describe("Libraries that every server loads at its start. Some extensions need them")
      .register(columns, { type: "list of libraries", absent: "`[]`", example: "`[pg_stat_statements]`" })
      .exactOptional(),
    dependsOn: z
      .array(text("cloudnative-pg-operator", objectNameProblem))
      .default([...POSTGRES_DEPENDS_ON])
      .describe("The stages of components that have to be Ready first")
      .register(columns, { type: "list of Kustomizations", example: "`[]`" }),
  })
  .superRefine(({ parameters = {}, instances }, context) => {
    for (const [name, value] of Object.entries(parameters)) {
      const message = parameterValueProblem(name, value, instances);
      if (message !== undefined) context.addIssue({ code: "custom", path: ["parameters", name], message });
    }
  });

export type PostgresValues = z.output<typeof postgresSchema>;

/** The settings of a consumer's own database. */
export const postgresConsumerSchema = z
  .strictObject({
    database: text("my_diet", databaseProblem, DATABASE)
      .describe(
        "The name of its own [database](guides/workloads.md#postgresql), on clusters with `platform:postgres`. `postgres: {}` is enough",
      )
      .register(columns, { absent: "`<app>_<environment>`" })
      .exactOptional(),
    user: text("my_diet", userProblem, USER)
      .describe("The owner of the database")
      .register(columns, { absent: "like the database" })
      .exactOptional(),
    extensions: z
      .array(
        z
          .strictObject({
            name: text("vector", extensionProblem, EXTENSION)
              .describe("An extension of the database. The server's image has to contain it")
              .register(columns, { absent: "none" }),
            version: text("0.8.0", lineProblem)
              .describe("Its version")
              .register(columns, { absent: "the image's" })
              .exactOptional(),
            schema: text("public", extensionProblem, EXTENSION)
              .describe("The schema of its objects")
              .register(columns, { absent: "the extension's own" })
              .exactOptional(),
          })
          .register(examples, { example: "{ name: vector }" }),
      )
      .superRefine((extensions, context) => {
        extensions.forEach(({ name }, index) => {
          if (extensions.findIndex((other) => other.name === name) === index) return;
          context.addIssue({
            code: "custom",
            path: [index],
            message: `${quote(name)} is in the list twice; remove one`,
          });
        });
      })
      .describe("Extensions of its database, which the server's image has; none by default")
      .exactOptional(),
    generation: generation().describe("Add 1 to give the user a new password").register(columns, { example: "`2`" }),
  })
  .superRefine(({ database, user }, context) => {
    // Without a name of its own, the user is called like the database.
    if (database === undefined || user !== undefined) return;
    if (databaseProblem(database) !== undefined || userProblem(database) === undefined) return;
    const message = `${quote(database)} cannot be the user's name, too; add user: my_diet`;
    context.addIssue({ code: "custom", path: ["database"], message });
  })
  .describe("A database of its own in the cluster's PostgreSQL, and who may use it")
  .register(elsewhere, {
    password: "remove it: the program makes it; add 1 to generation for another one",
    ...WAS_ROTATION,
  });

export type PostgresConsumerValues = z.output<typeof postgresConsumerSchema>;
