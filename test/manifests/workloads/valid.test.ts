import assert from "node:assert/strict";
import { Kustomization } from "@kubernetes-models/flux-cd/kustomize.toolkit.fluxcd.io/v1";
import { Deployment } from "kubernetes-models/apps/v1";
import { HorizontalPodAutoscaler } from "kubernetes-models/autoscaling/v2";
import { Ingress } from "kubernetes-models/networking.k8s.io/v1";
import { ConfigMap, Namespace, PersistentVolumeClaim, Secret, Service, ServiceAccount } from "kubernetes-models/v1";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { parseYamlDocuments } from "../../support/parse-yaml.ts";
import { schema } from "../../support/model-schema.ts";

const golden = join(import.meta.dirname, "../../golden/workloads");

/** What kustomize reads from files and no API server ever sees. */
const kustomizeFile = z.strictObject({
  apiVersion: z.literal("kustomize.config.k8s.io/v1beta1"),
  kind: z.literal("Kustomization"),
  namespace: z.string().optional(),
  resources: z.array(z.string()),
  images: z.array(z.strictObject({ name: z.string(), newTag: z.string() })).optional(),
  replicas: z.array(z.strictObject({ name: z.string(), count: z.int() })).optional(),
  patches: z
    .array(z.strictObject({ path: z.string(), target: z.strictObject({ kind: z.string(), name: z.string() }) }))
    .optional(),
});

/**
 * Kinds of operators, as far as this program writes them.
 * @see https://cloudnative-pg.io/documentation/current/cloudnative-pg.v1/
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#httproute
 */
const name = z.string().regex(/^[a-z0-9-]+$/);
const metadata = z.strictObject({ name, namespace: name });
const routeMetadata = z.strictObject({
  name: z.string().regex(/^[a-z0-9.-]+$/),
  namespace: name,
  annotations: z.record(z.string(), z.string()).optional(),
});
const cluster = z.strictObject({
  apiVersion: z.literal("postgresql.cnpg.io/v1"),
  kind: z.literal("Cluster"),
  metadata,
  spec: z.strictObject({
    instances: z.int().min(1),
    imageName: z.string().optional(),
    enableSuperuserAccess: z.boolean(),
    storage: z.strictObject({ size: z.string(), storageClass: z.string().optional() }),
    managed: z
      .strictObject({
        roles: z.array(
          z.strictObject({
            name: z.string(),
            ensure: z.enum(["present", "absent"]),
            login: z.boolean(),
            passwordSecret: z.strictObject({ name }),
          }),
        ),
      })
      .optional(),
  }),
});
const database = z.strictObject({
  apiVersion: z.literal("postgresql.cnpg.io/v1"),
  kind: z.literal("Database"),
  metadata,
  spec: z.strictObject({
    name: z.string(),
    owner: z.string(),
    cluster: z.strictObject({ name }),
    ensure: z.enum(["present", "absent"]),
    databaseReclaimPolicy: z.enum(["retain", "delete"]),
  }),
});
const httpRoute = z.strictObject({
  apiVersion: z.literal("gateway.networking.k8s.io/v1"),
  kind: z.literal("HTTPRoute"),
  metadata: routeMetadata,
  spec: z.strictObject({
    parentRefs: z.array(z.strictObject({ name, namespace: name, sectionName: z.string().optional() })).min(1),
    hostnames: z.array(z.string()),
    rules: z.array(
      z.strictObject({
        matches: z.array(
          z.strictObject({ path: z.strictObject({ type: z.enum(["PathPrefix", "Exact"]), value: z.string() }) }),
        ),
        backendRefs: z.array(z.strictObject({ name, port: z.int().min(1).max(65_535) })),
      }),
    ),
  }),
});
const externalSecret = z.looseObject({
  apiVersion: z.literal("external-secrets.io/v1"),
  kind: z.literal("ExternalSecret"),
});

const kinds = [
  schema(Kustomization),
  schema(Deployment),
  schema(HorizontalPodAutoscaler),
  schema(Ingress),
  schema(ConfigMap),
  schema(Namespace),
  schema(PersistentVolumeClaim),
  schema(Secret),
  schema(Service),
  schema(ServiceAccount),
  ...[kustomizeFile, cluster, database, httpRoute, externalSecret].map(
    (model) => (value: unknown) => model.safeParse(value).success,
  ),
];

describe("every manifest of workloads and databases", () => {
  const files = readdirSync(golden, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".yaml") && !/\/home\/linkding\/|\.sops\.yaml$/.test(path))
    .sort();

  for (const file of files) {
    it(`is valid for its kind in ${file}`, () => {
      for (const value of parseYamlDocuments(readFileSync(join(golden, file), "utf8"), file)) {
        const whole = file.includes("/patches/") ? completed(value) : value;
        assert(
          kinds.some((check) => check(whole)),
          `no schema knows ${JSON.stringify(value)}`,
        );
      }
    });
  }
});

const patch = z.looseObject({
  spec: z.looseObject({
    template: z.looseObject({
      spec: z.looseObject({ containers: z.array(z.looseObject({})).default([]) }).default({ containers: [] }),
    }),
  }),
});

/** What a patch of a Deployment is laid over has the rest. */
function completed(value: unknown): unknown {
  const { spec, ...rest } = patch.parse(value);
  return { ...rest, spec: { selector: {}, ...spec } };
}
