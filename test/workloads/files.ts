import { join } from "node:path";
import { filesIn } from "../support/files-in.ts";
import { fluxWithHelm, minimalFiles } from "../configuration/project.ts";

/** Files of a directory beside this one, by name. */
export function workloadFiles(directory: "valid" | "invalid"): Record<string, string> {
  return filesIn(join(import.meta.dirname, directory));
}

/**
 * Workloads as a project has them whose stack hosts dev and prod, and has what they need.
 * @param stack Further lines of the stack's file.
 */
export function asProject(
  files: Readonly<Record<string, string>>,
  stack = "  platform:routes: { ingress: { className: traefik, issuer: letsencrypt } }\n",
): Record<string, string> {
  const minimal = minimalFiles["Pulumi.dev.yaml"] ?? "";
  return {
    "Pulumi.dev.yaml": `${minimal.replace("environment: dev,", "environment: dev, hosts: [dev, prod],")}\
  platform:postgres: { storage: { size: 10Gi, class: ceph-block } }
${stack}`,
    ...fluxWithHelm,
    "infrastructure/cloudnative-pg.yaml": operator,
    "infrastructure/linkding.yaml": bookmarks,
    ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`workloads/${name}`, text])),
  };
}

const operator = `\
category: database
namespace: cnpg-system
sources: { cloudnative-pg: { helm: "https://cloudnative-pg.github.io/charts" } }
stages:
  operator:
    releases: { cloudnative-pg: { chart: cloudnative-pg, version: 0.26.0, source: cloudnative-pg } }
environments: { dev: {} }
`;

/** A component that has a database. */
const bookmarks = `\
category: home
layer: apps
namespace: home
postgres: { database: bookmarks }
stages:
  app:
    manifests: [{ apiVersion: v1, kind: ConfigMap, metadata: { name: linkding } }]
environments: { dev: {} }
`;
