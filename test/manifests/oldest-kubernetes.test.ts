import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { ALLOWANCES, HOSTNAME_RULES } from "../../model/boundaries.ts";
import { protectedNamespaces } from "../../manifests/policies/protected-namespaces.ts";
import { tenantPolicies } from "../../manifests/policies/tenant-policies.ts";
import { configuration } from "../support/fixtures.ts";
import { OLDEST_MINOR } from "../support/oldest-kubernetes.ts";

/** What a cluster would refuse, or drop in silence: kinds, and fields at the end of a path, with the minor version they came with. */
const SINCE: readonly (readonly [what: RegExp, minor: number])[] = [
  [/^v1\/Service\.spec\.trafficDistribution=PreferSame(Zone|Node)$/, 34],
  [/\.hostnameOverride=/, 34],
  [/\.containers\[\]\.restartPolicy(Rules\[\]\..*)?=/, 34],
  [/\.valueFrom\.fileKeyRef\./, 34],
  [/\.template\.spec\.resources\./, 34],
  [/^storage\.k8s\.io\/v1\/VolumeAttributesClass\./, 34],
  [/^resource\.k8s\.io\/v1\//, 34],
  [/^admissionregistration\.k8s\.io\/v1beta1\/MutatingAdmissionPolicy/, 34],
  [/\.sources\[\]\.podCertificate\./, 35],
  [/^autoscaling\/v2\/HorizontalPodAutoscaler\.spec\.behavior\.[a-zA-Z]+\.tolerance=/, 35],
  [/\.spec\.workloadRef\./, 35],
  [/^admissionregistration\.k8s\.io\/v1\/MutatingAdmissionPolicy/, 36],
  // Names of Services: KEP-5311.
  [/^v1\/Service\.metadata\.name=[0-9]/, 36],
];

/**
 * Functions of CEL that the oldest Kubernetes knows.
 * @see https://kubernetes.io/docs/reference/using-api/cel/
 */
const FUNCTIONS = [
  ...["all", "exists", "exists_one", "filter", "has", "map", "size", "contains", "endsWith", "matches", "startsWith"],
  ...["join", "lowerAscii", "replace", "split", "substring", "trim", "upperAscii", "string", "dyn", "type", "int"],
  ...["orValue", "hasValue", "value", "or", "optMap", "optFlatMap"],
  ...["group", "resource", "namespace", "name", "subresource", "check", "allowed", "path", "serviceAccount"],
  ...["ip", "isIP", "cidr", "isCIDR", "containsIP", "url", "isURL", "getHost", "find", "findAll", "max", "min"],
];

const golden = join(import.meta.dirname, "../golden");
const objectSchema = z.looseObject({ apiVersion: z.string(), kind: z.string() });

describe(`on Kubernetes 1.${OLDEST_MINOR}, the oldest that the documentation promises`, () => {
  it("is the version that the documentation names", () => {
    const page = readFileSync(join(import.meta.dirname, "../../docs/reference/flux.md"), "utf8");
    assert.match(page.replaceAll("\n", " "), new RegExp(`needs Kubernetes 1\\.${OLDEST_MINOR} or newer`));
  });

  it("everything that is committed is known", () => {
    const facts = readdirSync(golden, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".yaml"))
      .flatMap((path) => objectsIn(join(golden, path)).flatMap(factsOf));
    assert(facts.some((fact) => fact.startsWith("apps/v1/Deployment.spec.template.spec.containers[].")));
    assert.deepEqual(facts.filter(isNewer), []);
  });

  it("everything newer would be seen", () => {
    const service = { apiVersion: "v1", kind: "Service", metadata: { name: "1a" } };
    const spec = { template: { spec: { hostnameOverride: "a", containers: [{ restartPolicy: "Never" }] } } };
    const facts = [service, { apiVersion: "apps/v1", kind: "Deployment", spec }].flatMap(factsOf);
    assert.deepEqual(facts.filter(isNewer), [
      "v1/Service.metadata.name=1a",
      "apps/v1/Deployment.spec.template.spec.hostnameOverride=a",
      "apps/v1/Deployment.spec.template.spec.containers[].restartPolicy=Never",
    ]);
  });

  it("every function that a policy calls is known", () => {
    const policies = HOSTNAME_RULES.flatMap((hostnames) =>
      [[], ALLOWANCES].flatMap((allow) =>
        tenantPolicies(configuration({ boundaries: { ...configuration().boundaries, hostnames, allow } })),
      ),
    );
    const calls = [...policies, protectedNamespaces("labrats.work")].flatMap(({ policy }) =>
      factsOf(objectSchema.parse(policy)).flatMap((fact) => {
        const [, expression = ""] = /[eE]xpression=(.*)$/s.exec(fact) ?? [];
        // Texts in quotes are no code.
        return [...expression.replaceAll(/'(?:[^'\\]|\\.)*'/g, "''").matchAll(/([a-zA-Z_]+)\(/g)].map(
          ([, name = ""]) => name,
        );
      }),
    );
    assert(calls.includes("split"));
    assert.deepEqual(
      [...new Set(calls)].filter((name) => !FUNCTIONS.includes(name)),
      [],
    );
  });
});

function isNewer(fact: string): boolean {
  return SINCE.some(([what, minor]) => minor > OLDEST_MINOR && what.test(fact));
}

function objectsIn(file: string): z.output<typeof objectSchema>[] {
  return parseAllDocuments(readFileSync(file, "utf8"), { uniqueKeys: false }).flatMap((document) => {
    const parsed = objectSchema.safeParse(document.toJS());
    return parsed.success ? [parsed.data] : [];
  });
}

/** Each value of an object behind its path: `apps/v1/Deployment.spec.replicas=1`. */
function factsOf({ apiVersion, kind, ...rest }: { readonly apiVersion: string; readonly kind: string }): string[] {
  return valuesIn(rest, `${apiVersion}/${kind}`);
}

function valuesIn(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => valuesIn(item, `${path}[]`));
  if (typeof value !== "object" || value === null) return [`${path}=${String(value)}`];
  return Object.entries(value).flatMap(([key, child]) => valuesIn(child, `${path}.${key}`));
}
