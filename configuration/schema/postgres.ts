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
import { elsewhere, examples, text } from "./fields.ts";

/** Flux Kustomizations that the servers wait for, where a stack names no others: that of the operator. */
export const POSTGRES_DEPENDS_ON: readonly string[] = ["cloudnative-pg-operator"];

/** The PostgreSQL of a cluster, which all its apps share. */
export const postgresSchema = z
  .strictObject({
    cluster: text("postgres-cluster", postgresClusterProblem).default("postgres-cluster"),
    namespace: text("datastore", labelProblem).default("datastore"),
    instances: z.int().min(1).max(9).default(1),
    image: text("ghcr.io/cloudnative-pg/postgresql:17.6", postgresImageProblem).exactOptional(),
    storage: z.strictObject({
      size: text("10Gi", bytesProblem, BYTES),
      class: text("rook-ceph-block", objectNameProblem).exactOptional(),
    }),
    parameters: z
      .record(z.string(), text("200"))
      .superRefine((values, context) => {
        for (const name of Object.keys(values)) {
          const message = parameterProblem(name);
          if (message !== undefined) context.addIssue({ code: "custom", path: [name], message });
        }
      })
      .exactOptional(),
    sharedPreloadLibraries: z.array(text("pg_stat_statements", lineProblem)).exactOptional(),
    dependsOn: z.array(text("cloudnative-pg-operator", objectNameProblem)).default([...POSTGRES_DEPENDS_ON]),
  })
  .superRefine(({ parameters = {}, instances }, context) => {
    for (const [name, value] of Object.entries(parameters)) {
      const message = parameterValueProblem(name, value, instances);
      if (message !== undefined) context.addIssue({ code: "custom", path: ["parameters", name], message });
    }
  });

export type PostgresValues = z.output<typeof postgresSchema>;

/** What an app says to get a database of its own. */
export const postgresConsumerSchema = z
  .strictObject({
    database: text("my_diet", databaseProblem, DATABASE)
      .describe("Name of its database; made of the names of app and environment by default, with _ for -")
      .exactOptional(),
    user: text("my_diet", userProblem, USER)
      .describe("Owner of the database. It has the name of the database by default")
      .exactOptional(),
    extensions: z
      .array(
        z
          .strictObject({
            name: text("vector", extensionProblem, EXTENSION).describe("Name of the extension, as in CREATE EXTENSION"),
            version: text("0.8.0", lineProblem)
              .describe("Its version; what the image has by default. Another one updates it")
              .exactOptional(),
            schema: text("public", extensionProblem, EXTENSION)
              .describe("Where it goes; where the extension itself says by default")
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
    rotation: z.int().min(0).default(0).describe("Change it, and the user gets a new password"),
  })
  .superRefine(({ database, user }, context) => {
    // Without a name of its own, the user is called like the database.
    if (database === undefined || user !== undefined) return;
    if (databaseProblem(database) !== undefined || userProblem(database) === undefined) return;
    const message = `${quote(database)} cannot be the user's name, too; add user: my_diet`;
    context.addIssue({ code: "custom", path: ["database"], message });
  })
  .describe("A database of its own in the cluster's PostgreSQL, and who may use it")
  .register(elsewhere, { password: "remove it: the program makes it; change rotation for another one" });

export type PostgresConsumerValues = z.output<typeof postgresConsumerSchema>;
