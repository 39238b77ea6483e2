import { ClusterRole } from "@pulumi/kubernetes/rbac/v1/clusterRole.js";
import * as pulumi from "@pulumi/pulumi";

/** Arguments of {@link RouteRights}. */
export interface RouteRightsArgs {
  /** Prefix of the platform's own labels, a DNS name; makes the roles' names unique in the cluster. */
  readonly labelPrefix: string;
}

/**
 * Rights to routes of the Gateway API for subjects with a built-in role in a namespace, including Flux on behalf of an
 * app. The built-in roles only cover Kubernetes' own kinds, and the Gateway API does not extend them.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles
 */
export class RouteRights extends pulumi.ComponentResource {
  constructor(name: string, { labelPrefix }: RouteRightsArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:routes:RouteRights", name, {}, options);
    const read = ["get", "list", "watch"];
    const role = (what: string, to: readonly string[], verbs: string[]): ClusterRole =>
      new ClusterRole(
        `${name}/${what}`,
        {
          metadata: {
            name: `http-routes-${what}.${labelPrefix}`,
            labels: Object.fromEntries(to.map((one) => [`rbac.authorization.k8s.io/aggregate-to-${one}`, "true"])),
          },
          rules: [{ apiGroups: ["gateway.networking.k8s.io"], resources: ["httproutes"], verbs }],
        },
        { parent: this },
      );
    role("edit", ["edit", "admin"], [...read, "create", "update", "patch", "delete"]);
    role("view", ["view"], read);
    this.registerOutputs();
  }
}
