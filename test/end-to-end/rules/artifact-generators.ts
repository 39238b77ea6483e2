import type { Definition } from "../../../sandbox/cluster/definition.ts";
import type { Rule } from "./rules.ts";

const group = "source.extensions.fluxcd.io";
const text = { type: "string" };

/**
 * The kind of source-watcher, which the sandbox's release of Flux does not have: as much of it as the rule is about.
 * @see https://github.com/fluxcd/source-watcher/blob/main/api/v1beta1/artifactgenerator_types.go
 */
export const artifactGenerators: Definition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: `artifactgenerators.${group}` },
  spec: {
    group,
    names: { plural: "artifactgenerators", singular: "artifactgenerator", kind: "ArtifactGenerator" },
    scope: "Namespaced",
    versions: [
      {
        name: "v1beta1",
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: {
              spec: {
                type: "object",
                required: ["sources"],
                properties: {
                  sources: {
                    type: "array",
                    items: { type: "object", properties: { alias: text, kind: text, name: text, namespace: text } },
                  },
                  artifacts: { type: "array", items: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
                },
              },
              status: { type: "object", properties: { observedGeneration: { type: "integer" } } },
            },
          },
        },
      },
    ],
  },
};

const source = { alias: "app", kind: "GitRepository", name: "app" };

/** Has Flux copy files from sources into a new artifact. */
export const generator: Rule = {
  title: "another app's files",
  apiVersion: `${group}/v1beta1`,
  kind: "ArtifactGenerator",
  spec: { sources: [source], artifacts: [{ name: "copy", copy: [{ from: "@app/**", to: "@artifact/" }] }] },
  broken: { sources: [source, { ...source, alias: "fleet", name: "flux-system", namespace: "flux-system" }] },
  refusal: /a namespace in spec\.sources is not for apps: its files are not yours; remove it$/,
};
