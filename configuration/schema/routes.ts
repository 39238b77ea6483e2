import { z } from "zod";
import { labelProblem } from "../fields/kubernetes.ts";
import { objectNameProblem } from "../fields/objects.ts";
import { examples, text } from "./fields.ts";

const gateway = z.strictObject({
  name: text("cilium-gateway", objectNameProblem),
  namespace: text("network", labelProblem),
  listener: text("https", objectNameProblem).exactOptional(),
});

const ingress = z.strictObject({
  className: text("traefik", objectNameProblem),
  issuer: text("letsencrypt", objectNameProblem).exactOptional(),
});

/** How requests get from outside to what runs on a cluster. */
export const routesSchema = z
  .strictObject({ gateway: gateway.exactOptional(), ingress: ingress.exactOptional() })
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
