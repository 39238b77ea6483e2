import { z } from "zod";
import { ANNOTATION } from "../fields/annotations.ts";
import { SUBDOMAIN, WILDCARD_HOSTNAME, wildcardHostnameProblem } from "../fields/kubernetes.ts";
import { objectNameProblem } from "../fields/objects.ts";
import { ROUTE_PATH, routePathProblem } from "../fields/route-paths.ts";
import { columns, examples, text } from "./fields.ts";
import { portName } from "./workload-ports.ts";

export const workloadHostname = () => text("hello.example.org", wildcardHostnameProblem, WILDCARD_HOSTNAME);

// Keys are checked by a rule.
export const annotations = () =>
  z
    .record(z.string().meta({ pattern: ANNOTATION.source }), text("10m").describe("Text; numbers and true in quotes"))
    .default({});

const path = z
  .strictObject({
    path: text("/api", routePathProblem, ROUTE_PATH)
      .describe("The route serves requests whose path begins with this")
      .register(columns, { absent: "`/`" }),
    exact: z.boolean().default(false).describe("Whether the whole path has to match"),
    port: portName().default("http").describe("The port that serves the path"),
  })
  .register(examples, { example: "{ path: /api, port: api }" });

const tls = z
  .strictObject({
    enabled: z.boolean().default(true).describe("Whether an Ingress gets a certificate, if there is an issuer"),
    issuer: text("letsencrypt", objectNameProblem, SUBDOMAIN)
      .describe("A ClusterIssuer of cert-manager")
      .register(columns, { absent: "the cluster's" })
      .exactOptional(),
    secret: text("hello-certificate", objectNameProblem, SUBDOMAIN)
      .describe("A Secret with a certificate in the namespace of the workload. You create it")
      .exactOptional(),
  })
  .superRefine(({ enabled, issuer, secret }, context) => {
    const [first, second] = Object.entries({ secret, issuer }).flatMap(([key, value]) =>
      value === undefined ? [] : [key],
    );
    if (first === undefined) return;
    if (!enabled) {
      context.addIssue({
        code: "custom",
        path: [first],
        message: "does not go with enabled: false; remove one of the two",
      });
    } else if (second !== undefined) {
      const message = `does not go with ${first}: a certificate has one origin; remove one of the two`;
      context.addIssue({ code: "custom", path: [second], message });
    }
  });

const route = {
  // A rule of an HTTPRoute each, of which it takes no more.
  paths: z
    .array(path)
    .min(1)
    .max(16)
    .describe("Paths, and the port that answers each. By default, the port http answers all")
    .exactOptional(),
  annotations: annotations().describe("Annotations of the Ingress or HTTPRoute"),
  tls: tls.describe("The certificate, where the cluster has an Ingress each").exactOptional(),
  listener: text("https", objectNameProblem, SUBDOMAIN)
    .describe("The listener of the shared Gateway")
    .register(columns, { absent: "the cluster's" })
    .exactOptional(),
};

/** How requests get to the host names of an environment. */
export const routeDefaults = z.strictObject(route);

/** Further host names of an environment. */
export const hosts = z
  .array(
    z.strictObject({
      hostname: workloadHostname().describe(
        "Further host names, each with its own [route](guides/workloads.md#routes)",
      ),
      ...route,
    }),
  )
  .register(examples, { example: "[{ hostname: hello.example.org }]" })
  .default([]);

export type RouteValues = z.output<typeof routeDefaults>;
export type HostValues = z.output<typeof hosts>[number];
