import { z } from "zod";
import type { Routes } from "../../model/routes.ts";
import { found, listed } from "../kubernetes/objects.ts";
import type { ClusterConnection } from "../../cluster/connection.ts";
import { ok, unknown, warning, type Finding } from "../finding.ts";
import type { Check } from "../check.ts";

const programmed = z.looseObject({
  status: z.looseObject({ conditions: z.array(z.looseObject({ type: z.string(), status: z.string() })) }),
});

/**
 * Checks the ingress class or the gateway that the configuration names. A component of the infrastructure may install
 * it, so before the first run a missing one is no error.
 */
export const routes: Check = {
  name: "routes",
  title: "Routes",
  look: async ({ cluster, plan }) => {
    if ("why" in cluster) return [unknown(`Not checked: ${cluster.why}`)];
    const classes = (await listed(cluster.value, "/apis/networking.k8s.io/v1/ingressclasses")) ?? [];
    const names = classes.map(({ metadata }) => metadata.name);
    const there = ok(names.length === 0 ? "The cluster has no ingress class" : `Ingress classes: ${names.join(", ")}`);
    if ("why" in plan) return [there, unknown(`The configured routes are not checked: ${plan.why}`)];
    const { routes: configured } = plan.value.configuration;
    if (configured === undefined) return [there];
    return [there, ...(await routeFindings(cluster.value, configured, names))];
  },
};

async function routeFindings(
  cluster: ClusterConnection,
  wanted: Routes,
  classes: readonly string[],
): Promise<Finding[]> {
  if ("gateway" in wanted) return [await gateway(cluster, wanted.gateway)];
  const { className, issuer } = wanted.ingress;
  const known = classes.includes(className)
    ? ok(`${className}, which platform:routes names, is there`)
    : warning(
        `There is no ingress class ${className}, which platform:routes names`,
        "Install its controller, as a component in infrastructure/ for example, or name one that is there",
      );
  return issuer === undefined ? [known] : [known, await issuerFinding(cluster, issuer)];
}

async function issuerFinding(cluster: ClusterConnection, issuer: string): Promise<Finding> {
  const path = `/apis/cert-manager.io/v1/clusterissuers/${encodeURIComponent(issuer)}`;
  if ((await found(cluster, path)) !== undefined) return ok(`The ClusterIssuer ${issuer} is there`);
  return warning(
    `There is no ClusterIssuer ${issuer}, which platform:routes names`,
    "Make it: the component cert-manager of the catalog does, docs/reference/catalog.md",
  );
}

async function gateway(
  cluster: ClusterConnection,
  { name, namespace }: { readonly name: string; readonly namespace: string },
): Promise<Finding> {
  const place = `${encodeURIComponent(namespace)}/gateways/${encodeURIComponent(name)}`;
  const path = `/apis/gateway.networking.k8s.io/v1/namespaces/${place}`;
  const object = await found(cluster, path);
  if (object === undefined) {
    return warning(
      `There is no Gateway ${namespace}/${name}, which platform:routes names`,
      "Deploy it, with the Gateway API and its controller, or name one that is there",
    );
  }
  const { data } = programmed.safeParse(object);
  const isUp = data?.status.conditions.some(({ type, status }) => type === "Programmed" && status === "True") ?? false;
  if (isUp) return ok(`The Gateway ${namespace}/${name} is there`);
  return warning(`The Gateway ${namespace}/${name} is not programmed`, "Its conditions say why: kubectl describe it");
}
