import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Applicable } from "../cluster/client.ts";
import { definitionSchema, type Definition } from "../cluster/definition.ts";

/** The namespace of the operator. */
export const OPERATOR_NAMESPACE = "external-secrets";

/** The name of its Deployment and its service account. */
export const OPERATOR = "external-secrets";

const group = "external-secrets.io";
const generatorGroup = "generators.external-secrets.io";

/**
 * Returns the definitions of the operator's kinds. They leave out generators, which the sandbox's operator lacks, and
 * versions that are not served. Those are for clusters with objects of an older operator, and half of the definitions'
 * size.
 *
 * @param directory - `config/crds/bases` of the operator's module
 */
export function definitions(directory: string): Definition[] {
  return readdirSync(directory)
    .filter((file) => file.startsWith(`${group}_`) || file === `${generatorGroup}_generatorstates.yaml`)
    .map((file) => {
      const { spec, ...definition } = definitionSchema.parse(parse(readFileSync(join(directory, file), "utf8")));
      return { ...definition, spec: { ...spec, versions: spec.versions.filter(({ served }) => served) } };
    });
}

const labels = { "app.kubernetes.io/name": OPERATOR, "app.kubernetes.io/instance": OPERATOR };

const watched = ["get", "list", "watch"];
const changed = ["get", "update", "patch"];
const stores = ["secretstores", "clustersecretstores"];
const syncs = ["externalsecrets", "clusterexternalsecrets", "pushsecrets", "clusterpushsecrets"];
const configured = [...stores, ...syncs];

/** The operator's rights: those of its Helm chart at v0.20.4 with default values. */
const controllerRules = [
  rule(group, configured, watched),
  rule(group, [...configured, ...configured.map((kind) => `${kind}/status`)], changed),
  rule(generatorGroup, ["generatorstates"], [...watched, "create", "update", "patch", "delete", "deletecollection"]),
  rule(generatorGroup, ["*"], watched),
  rule("", ["serviceaccounts", "namespaces", "configmaps"], watched),
  rule("", ["namespaces"], ["update", "patch"]),
  rule("", ["secrets"], [...watched, "create", "update", "delete", "patch"]),
  rule("", ["serviceaccounts/token"], ["create"]),
  rule("", ["events"], ["create", "patch"]),
  rule(group, ["externalsecrets", "pushsecrets"], ["create", "update", "delete"]),
];

/**
 * The objects that precede the operator's Deployment, besides its kinds: its namespace, its service account, and the
 * rights of the operator and of people.
 */
export const prerequisites: readonly Applicable[] = [
  { apiVersion: "v1", kind: "Namespace", metadata: { name: OPERATOR_NAMESPACE } },
  { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: OPERATOR, namespace: OPERATOR_NAMESPACE, labels } },
  clusterRole("controller", {}, controllerRules),
  clusterRole("view", aggregatedTo("view", "edit", "admin"), people(watched)),
  clusterRole(
    "edit",
    aggregatedTo("edit", "admin"),
    people(["create", "delete", "deletecollection", "patch", "update"]),
  ),
  {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRoleBinding",
    metadata: { name: `${OPERATOR}-controller`, labels },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: `${OPERATOR}-controller` },
    subjects: [{ kind: "ServiceAccount", name: OPERATOR, namespace: OPERATOR_NAMESPACE }],
  },
];

/** The Deployment of the operator, with one replica. */
export const deployment: Applicable = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: OPERATOR, namespace: OPERATOR_NAMESPACE, labels },
  spec: {
    replicas: 1,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        serviceAccountName: OPERATOR,
        containers: [
          {
            name: OPERATOR,
            image: "ghcr.io/external-secrets/external-secrets:v0.20.4",
            args: ["--concurrent=1", "--metrics-addr=:8080", "--loglevel=info", "--zap-time-encoding=epoch"],
            ports: [{ name: "metrics", containerPort: 8080 }],
          },
        ],
      },
    },
  },
};

function rule(apiGroup: string, resources: readonly string[], verbs: readonly string[]): object {
  return { apiGroups: [apiGroup], resources, verbs };
}

/** Rights for people who work in a namespace. They do not reach objects outside it. */
function people(verbs: readonly string[]): object[] {
  return [rule(group, configured, verbs), rule(generatorGroup, ["*"], verbs)];
}

function clusterRole(name: string, aggregation: Record<string, string>, rules: object[]): Applicable {
  return {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "ClusterRole",
    metadata: { name: `${OPERATOR}-${name}`, labels: { ...labels, ...aggregation } },
    rules,
  };
}

function aggregatedTo(...roles: string[]): Record<string, string> {
  return Object.fromEntries(roles.map((role) => [`rbac.authorization.k8s.io/aggregate-to-${role}`, "true"]));
}
