import { operatorComponent, operatorKustomizations } from "../../model/names/secret-copies.ts";
import { found } from "../kubernetes/objects.ts";
import { fault, ok, unknown } from "../finding.ts";
import type { Check } from "../check.ts";

const definition = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/externalsecrets.external-secrets.io";

/** The External Secrets Operator, where the configuration says that the cluster has it. */
export const externalSecrets: Check = {
  name: "external-secrets",
  title: "External Secrets",
  look: async ({ cluster, plan }) => {
    if ("why" in plan) return [unknown(`Not checked: ${plan.why}`)];
    if (!plan.value.configuration.externalSecrets) return [ok("Not used")];
    if (operatorKustomizations(plan.value.configuration.infrastructure).length > 0)
      return [ok(`Flux installs it: component ${operatorComponent}`)];
    if ("why" in cluster) return [unknown(`Not checked: ${cluster.why}`)];
    if ((await found(cluster.value, definition)) !== undefined) return [ok("The operator's kinds are there")];
    return [
      fault(
        "platform:externalSecrets is set, and the cluster does not have the operator's kinds",
        "Add the component external-secrets, install the operator yourself, or remove platform:externalSecrets: docs/guides/secrets.md",
      ),
    ];
  },
};
