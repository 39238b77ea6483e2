import { z } from "zod";
import { ALLOWANCES, HOSTNAME_RULES, NETWORKS } from "../../model/boundaries.ts";
import { hostnameProblem, labelProblem } from "../fields/kubernetes.ts";
import { choice, columns, text } from "./fields.ts";

/** The limits of apps, whatever their rights. */
export const boundaries = z.strictObject({
  allow: z
    .array(choice(ALLOWANCES))
    .default([])
    .describe(
      "[Exceptions](concepts/access.md#exceptions-that-a-platform-can-allow) for apps: `externalIPs`, `loadBalancerAddresses`, `systemPriority`, `nodeNames`, `controlPlane`, `pushSecrets`",
    )
    .register(columns, { type: "list of words", example: "`[nodeNames]`" }),
  hostnames: choice(HOSTNAME_RULES)
    .default("untaken")
    .describe(
      "[Host names](concepts/access.md#host-names) that Ingresses and routes of apps may use: any, those that belong to nobody else, or only those in the app's registration",
    )
    .register(columns, { example: "`registered`" }),
  reservedHostnames: z
    .array(text("intranet.example.org", hostnameProblem))
    .default([])
    .describe("The platform's host names outside the cluster's domain. No app may use them or names below them")
    .register(columns, { type: "list of host names", example: "`[intranet.example.org]`" }),
  network: choice(NETWORKS)
    .default("open")
    .describe("Connections that pods of apps can accept and open: [network](concepts/access.md#network)")
    .register(columns, { example: "`incoming`" }),
  networkFrom: z
    .array(text("traefik", labelProblem))
    .default([])
    .describe(
      "Namespaces whose pods can connect to the pods of every app, such as the namespace of the Ingress controller",
    )
    .register(columns, { type: "list of namespaces", example: "`[traefik]`" }),
});
