import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { z } from "zod";
import type { Applicable } from "../cluster/client.ts";
import { playedComponents, playedObjects } from "./played-components.ts";
import { eventsAddress, FLUX_NAMESPACE, memoryLimit, systemObjects } from "./system-objects.ts";

/** The controllers of Flux that the sandbox runs. */
export const fluxComponents = ["source-controller", "kustomize-controller"] as const;

export type FluxComponent = (typeof fluxComponents)[number];

/** The directory `config` of each controller's Go module, of which `crd/bases` and `manager` are read. */
export type FluxConfigs = Readonly<Record<FluxComponent, string>>;

const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), labels: z.record(z.string(), z.string()).optional() }),
});

const containerSchema = z.looseObject({
  name: z.string(),
  args: z.array(z.string()),
  env: z.array(z.looseObject({ name: z.string() })),
});

const deploymentSchema = objectSchema.extend({
  spec: z.looseObject({
    template: z.looseObject({
      metadata: z.looseObject({ labels: z.record(z.string(), z.string()) }),
      spec: z.looseObject({ containers: z.tuple([containerSchema]) }),
    }),
  }),
});

const imagesSchema = z.looseObject({ images: z.tuple([z.looseObject({ newTag: z.string() })]) });

/** The order of kinds in the output of `kustomize build`, in which they can be created. */
const kindOrder = [
  "Namespace",
  "ResourceQuota",
  "CustomResourceDefinition",
  "ServiceAccount",
  "ClusterRole",
  "ClusterRoleBinding",
  "Service",
  "Deployment",
  "NetworkPolicy",
];

/**
 * The objects of a Flux release, as in its `install.yaml`: the controllers that the sandbox runs, and the simulated
 * ones if their definitions exist. The steps are those of `kustomize build manifests/install` in fluxcd/flux2.
 * @param definitions Directory with the definitions of simulated controllers.
 */
export function installManifest(configs: FluxConfigs, definitions: string): Applicable[] {
  const components = [
    ...fluxComponents.flatMap((name) => component(name, configs[name])),
    ...playedComponents.flatMap((played) =>
      playedObjects(played, definitions).map((object) =>
        labelled(isClusterWide(object) ? object : inFluxNamespace(object), {
          "app.kubernetes.io/component": played.name,
        }),
      ),
    ),
  ];
  return [...systemObjects, ...components]
    .map((object) =>
      labelled(object, { "app.kubernetes.io/instance": FLUX_NAMESPACE, "app.kubernetes.io/part-of": "flux" }),
    )
    .sort(
      (one, other) =>
        kindOrder.indexOf(one.kind) - kindOrder.indexOf(other.kind) ||
        one.metadata.name.localeCompare(other.metadata.name, "en"),
    );
}

/** Writes {@link installManifest} as one YAML stream, the form of a downloaded release. */
export function writeInstallManifest(file: string, configs: FluxConfigs, definitions: string): void {
  // Flux and kubectl read YAML 1.1, in which more words need quotes.
  const documents = installManifest(configs, definitions).map((object) =>
    stringify(object, { version: "1.1", lineWidth: 0 }),
  );
  writeFileSync(file, documents.join("---\n"));
}

function component(name: FluxComponent, config: string): Applicable[] {
  const definitions = join(config, "crd", "bases");
  const service = join(config, "manager", "service.yaml");
  return [
    ...readdirSync(definitions).map((file) => readObject(join(definitions, file))),
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace: FLUX_NAMESPACE } },
    ...(existsSync(service) ? [inFluxNamespace(readObject(service))] : []),
    inFluxNamespace(deployment(name, config)),
  ].map((object) => labelled(object, { "app.kubernetes.io/component": name }));
}

function deployment(name: FluxComponent, config: string): Applicable {
  const manager = join(config, "manager");
  const object = deploymentSchema.parse(read(join(manager, "deployment.yaml")));
  const [image] = imagesSchema.parse(read(join(manager, "kustomization.yaml"))).images;
  const { spec } = object;
  const pod = spec.template.spec;
  const [container] = pod.containers;
  const manages = {
    ...container,
    image: `ghcr.io/fluxcd/${name}:${image.newTag}`,
    args: [eventsAddress, ...container.args],
    env: [...container.env, memoryLimit],
  };
  const template = {
    ...spec.template,
    spec: { ...pod, containers: [manages], serviceAccountName: name, priorityClassName: "system-cluster-critical" },
  };
  return { ...object, spec: { ...spec, template } };
}

/** Adds labels to an object and, if it is a Deployment, to its Pods. */
function labelled(object: Applicable, labels: Readonly<Record<string, string>>): Applicable {
  const { metadata } = objectSchema.parse(object);
  const result = { ...object, metadata: { ...object.metadata, labels: { ...metadata.labels, ...labels } } };
  if (object.kind !== "Deployment") {
    return result;
  }
  const { spec } = deploymentSchema.parse(object);
  const { template } = spec;
  const podMetadata = { ...template.metadata, labels: { ...template.metadata.labels, ...labels } };
  return { ...result, spec: { ...spec, template: { ...template, metadata: podMetadata } } };
}

function isClusterWide({ kind }: Applicable): boolean {
  return kind === "CustomResourceDefinition";
}

function inFluxNamespace(object: Applicable): Applicable {
  return { ...object, metadata: { ...object.metadata, namespace: FLUX_NAMESPACE } };
}

function readObject(file: string): Applicable {
  return objectSchema.parse(read(file));
}

function read(file: string): unknown {
  return parse(readFileSync(file, "utf8"));
}
