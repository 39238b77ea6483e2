import { z } from "zod";
import { labelProblem } from "../fields/kubernetes.ts";
import { objectNameProblem } from "../fields/objects.ts";
import { columns, examples, text } from "./fields.ts";

const gateway = z.strictObject({
  name: text("cilium-gateway", objectNameProblem).describe(
    "The Gateway for the [routes](guides/workloads.md#routes) of all workloads. If a workload has a host name on this cluster, this or `ingress` is required",
  ),
  namespace: text("network", labelProblem).describe("The namespace of the Gateway"),
  listener: text("https", objectNameProblem)
    .describe("The listener that the routes use")
    .register(columns, { type: "label", absent: "all of them" })
    .exactOptional(),
});

const ingress = z.strictObject({
  className: text("traefik", objectNameProblem).describe("The class of the Ingress of each workload"),
  issuer: text("letsencrypt", objectNameProblem)
    .describe("The ClusterIssuer of cert-manager for their certificates")
    .register(columns, { absent: "no certificates" })
    .exactOptional(),
});

/** How requests get from outside to what runs on a cluster. */
export const routesSchema = z
  .strictObject({
    gateway: gateway.describe("A Gateway that all workloads share").exactOptional(),
    ingress: ingress.describe("An Ingress for each workload").exactOptional(),
  })
  .register(examples, { example: "{ ingress: { className: traefik } }" })
  .superRefine(({ gateway: shared, ingress: own }, context) => {
    if ((shared === undefined) !== (own === undefined)) return;
    const message =
      shared === undefined
        ? "says neither gateway nor ingress; write one of them"
        : "says both gateway and ingress; keep the one that this cluster has";
    context.addIssue({ code: "custom", message });
  });

export type RoutesValues = z.output<typeof routesSchema>;
