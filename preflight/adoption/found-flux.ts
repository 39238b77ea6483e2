import { z } from "zod";
import { jsonOf, type Answer } from "../../http/ask.ts";
import type { Judged } from "../../manifests/lockdown/judged.ts";
import { fluxNamespace } from "../../model/names/flux.ts";

/** Asks an API server for a path. */
export type AskCluster = (path: string) => Promise<Answer>;

/** An object of a cluster. */
export type Found = z.output<typeof object>;

/** The objects of Flux that a cluster has. */
export interface FoundFlux {
  /** The Deployments in the namespace of Flux. */
  readonly deployments: readonly Found[];
  /** Custom resource definitions of Flux's groups. */
  readonly definitions: readonly Found[];
  /** Sources, Kustomizations and HelmReleases of Flux's own namespace. */
  readonly own: readonly Found[];
  /** Objects that a controller may refuse once it is locked down, of all namespaces. */
  readonly judged: readonly Judged[];
  /** Service accounts, and what people or programs have made that gives them rights. */
  readonly accounts: readonly Found[];
  /** Names of the namespaces. */
  readonly namespaces: readonly string[];
  /** Names of the objects with which the Flux operator is told to install Flux. */
  readonly instances: readonly string[];
}

const object = z.looseObject({
  apiVersion: z.string().optional(),
  kind: z.string().optional(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    labels: z.record(z.string(), z.string()).optional(),
  }),
});
const list = z.looseObject({ items: z.array(object) });
const group = z.looseObject({ preferredVersion: z.looseObject({ groupVersion: z.string() }) });

const source = "source.toolkit.fluxcd.io";
const kustomize = "kustomize.toolkit.fluxcd.io";

/** Kinds whose objects a locked down controller may refuse. */
const judgedKinds = [
  [kustomize, "kustomizations", "Kustomization"],
  ["helm.toolkit.fluxcd.io", "helmreleases", "HelmRelease"],
  ["notification.toolkit.fluxcd.io", "alerts", "Alert"],
  ["notification.toolkit.fluxcd.io", "receivers", "Receiver"],
  ["image.toolkit.fluxcd.io", "imagepolicies", "ImagePolicy"],
  ["image.toolkit.fluxcd.io", "imageupdateautomations", "ImageUpdateAutomation"],
  ["source.extensions.fluxcd.io", "artifactgenerators", "ArtifactGenerator"],
] as const;

/** Kinds of sources that the program makes in Flux's own namespace. */
const sourceKinds = [
  ["gitrepositories", "GitRepository"],
  ["helmrepositories", "HelmRepository"],
  ["ocirepositories", "OCIRepository"],
] as const;

/** Kinds that the program makes there and that apply other objects. */
const applying = ["Kustomization", "HelmRelease"];

const rbac = "rbac.authorization.k8s.io";

/** Label of bindings that Kubernetes itself makes: they let every account look at little, and apply nothing. */
const ofKubernetes = "kubernetes.io/bootstrapping";

/** @throws Error when the API server refuses to tell */
export async function findFlux(ask: AskCluster): Promise<FoundFlux> {
  const all = (of: string, plural: string, kind: string) => listed(ask, of, plural, kind);
  const judged = (await Promise.all(judgedKinds.map(([of, plural, kind]) => all(of, plural, kind)))).flat();
  const sources = (await Promise.all(sourceKinds.map(([plural, kind]) => all(source, plural, kind)))).flat();
  const [deployments, definitions, instances, namespaces, ...accounts] = await Promise.all([
    all("apps", "deployments", "Deployment"),
    all("apiextensions.k8s.io", "customresourcedefinitions", "CustomResourceDefinition"),
    all("fluxcd.controlplane.io", "fluxinstances", "FluxInstance"),
    all("", "namespaces", "Namespace"),
    all("", "serviceaccounts", "ServiceAccount"),
    all(rbac, "rolebindings", "RoleBinding"),
    all(rbac, "clusterrolebindings", "ClusterRoleBinding"),
  ]);
  return {
    deployments: deployments.filter(isFluxOwn),
    definitions: definitions.filter(({ metadata }) => /\.(toolkit|extensions)\.fluxcd\.io$/.test(metadata.name)),
    own: [...sources, ...judged.filter(({ kind = "" }) => applying.includes(kind))].filter(isFluxOwn),
    judged: judged.map((value) => ({ value })),
    accounts: accounts.flat().filter(({ metadata }) => metadata.labels?.[ofKubernetes] === undefined),
    namespaces: namespaces.map(({ metadata }) => metadata.name),
    instances: instances.map(({ metadata }) => metadata.name),
  };
}

function isFluxOwn({ metadata }: Found): boolean {
  return metadata.namespace === fluxNamespace;
}

/** Objects in whatever version the API server prefers; none of a kind that it does not have. */
async function listed(ask: AskCluster, of: string, plural: string, kind: string): Promise<Found[]> {
  const version = of === "" ? "v1" : await versionOf(ask, of);
  if (version === undefined) return [];
  const path = `${of === "" ? "/api/" : "/apis/"}${version}/${plural}`;
  const answer = await ask(path);
  if (answer.status === 404) return [];
  const { data } = list.safeParse(jsonOf(answer));
  if (answer.status !== 200 || data === undefined) {
    throw new Error(`the API server answers GET ${path} with ${answer.status}`);
  }
  return data.items.map((item) => ({ ...item, apiVersion: version, kind }));
}

async function versionOf(ask: AskCluster, of: string): Promise<string | undefined> {
  const answer = await ask(`/apis/${of}`);
  return group.safeParse(jsonOf(answer)).data?.preferredVersion.groupVersion;
}
