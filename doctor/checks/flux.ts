import { z } from "zod";
import type { KubernetesObject } from "../../model/kubernetes-object.ts";
import { found, listed, type ClusterObject } from "../kubernetes/objects.ts";
import { versionOfDeployment, versionOfRelease, type FluxVersion } from "../kubernetes/flux-version.ts";
import { isBefore } from "../kubernetes/versions.ts";
import type { ClusterConnection } from "../../cluster/connection.ts";
import { fault, ok, unknown, warning, type Finding } from "../finding.ts";
import { objectsIn } from "../state.ts";
import type { Check } from "../check.ts";

/** Selects by name, because other installers of Flux may set other labels. */
const deployments = ["source-controller", "kustomize-controller"].map(
  (name) => `/apis/apps/v1/deployments?fieldSelector=metadata.name%3D${name}`,
);
const bootstrapped = "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations/flux-system";
const instances = "/apis/fluxcd.controlplane.io/v1/fluxinstances";
const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

/** Looks for other installations of Flux in the cluster, and for objects in versions that the new release lacks. */
export const flux: Check = {
  name: "flux",
  title: "Flux",
  look: async ({ cluster, plan, state }) => {
    if ("why" in cluster) return [unknown(`Not checked: ${cluster.why}`)];
    if ("why" in plan) return [unknown(`Not checked: ${plan.why}`)];
    if ("why" in state) return [unknown(`Not checked: ${state.why}`)];
    const { documents } = plan.value.configuration.flux;
    const wanted = versionOfRelease(documents);
    const running = (
      await Promise.all(deployments.map(async (path) => (await listed(cluster.value, path)) ?? []))
    ).flat();
    const made = objectsIn(state);
    const foreign = running.filter(({ metadata }) => !made.has(`Deployment ${placeOf(metadata)}`));
    const stored = await storedVersions(cluster.value, documents);
    if (running.length === 0) return [ok(`None runs; Flux ${textOf(wanted)} will be installed`), ...stored];
    if (foreign.length === 0) return [own(running, wanted), ...stored];
    const { adopt } = plan.value.configuration.flux;
    if (adopt !== undefined) return [adopted(running, wanted), ...stored];
    return [await strange(cluster.value, foreign, wanted), ...stored];
  },
};

function placeOf({ namespace = "", name }: ClusterObject["metadata"]): string {
  return `${namespace}/${name}`;
}

function textOf(version: FluxVersion | undefined): string {
  return version?.text ?? "of an unknown version";
}

/** The oldest version among the running Deployments. */
function versionOf(running: readonly ClusterObject[]): FluxVersion | undefined {
  const known = running.map((one) => versionOfDeployment(one)).filter((version) => version !== undefined);
  return known.sort((one, other) => (isBefore(one.minor, other.minor) ? -1 : 1))[0];
}

function own(running: readonly ClusterObject[], wanted: FluxVersion | undefined): Finding {
  const now = versionOf(running);
  if (now === undefined || wanted === undefined) return ok(`This stack's Flux ${textOf(now)} runs`);
  if (now.text === wanted.text) return ok(`This stack's Flux ${now.text} runs`);
  if (!isBefore(wanted.minor, now.minor)) {
    return ok(`This stack's Flux ${now.text} runs; the next run brings ${wanted.text}`);
  }
  const mend = "Name a release in platform:flux.manifest that is not older, unless you mean it";
  return warning(`This stack's Flux ${now.text} runs; ${wanted.text} is older`, mend);
}

/** A preview lists what would break. */
function adopted(running: readonly ClusterObject[], wanted: FluxVersion | undefined): Finding {
  const brings = `Flux ${textOf(versionOf(running))} runs; this stack takes it over, and brings ${textOf(wanted)}`;
  return ok(`${brings}. A preview names what changes hands`);
}

async function strange(
  cluster: ClusterConnection,
  foreign: readonly ClusterObject[],
  wanted: FluxVersion | undefined,
): Promise<Finding> {
  const places = [...new Set(foreign.map(({ metadata }) => metadata.namespace ?? ""))].join(" and ");
  const installer = await installerOf(cluster);
  const mend = [
    "To take it over: platform:flux.adopt, docs/guides/adopting-flux.md",
    `Two installations would fight over the same objects. To remove only Flux, and keep the objects that ${installer.name} applies:`,
    installer.remove,
    "This also removes the objects of Flux, such as GitRepositories and Kustomizations. Keep a copy, so that Flux can apply them again",
  ].join("\n");
  const running = `Flux ${textOf(versionOf(foreign))} runs in ${places}, by ${installer.name}`;
  return fault(`${running}; this stack did not install it, and would install ${textOf(wanted)}`, mend);
}

async function installerOf(cluster: ClusterConnection): Promise<{ readonly name: string; readonly remove: string }> {
  const [instance] = (await listed(cluster, instances)) ?? [];
  if (instance !== undefined) {
    const { name, namespace = "" } = instance.metadata;
    return {
      name: "the Flux operator",
      remove: `kubectl annotate fluxinstance ${name} --namespace ${namespace} fluxcd.controlplane.io/prune=disabled; then delete it, the operator and Flux`,
    };
  }
  const remove = "flux uninstall --keep-namespace=false";
  if ((await found(cluster, bootstrapped)) !== undefined) return { name: "flux bootstrap", remove };
  return { name: "flux install or somebody else", remove };
}

const served = z.looseObject({ spec: z.looseObject({ versions: z.array(z.looseObject({ name: z.string() })) }) });
const stored = z.looseObject({ status: z.looseObject({ storedVersions: z.array(z.string()) }) });

/** An API server rejects a definition that lacks a version in which objects are stored. */
async function storedVersions(cluster: ClusterConnection, release: readonly KubernetesObject[]): Promise<Finding[]> {
  const wanted = new Map(
    release.flatMap((object) => {
      const { data } = served.safeParse(object);
      if (object.kind !== "CustomResourceDefinition" || data === undefined) return [];
      return [[object.metadata.name, data.spec.versions.map(({ name }) => name)] as const];
    }),
  );
  const existing = (await listed(cluster, definitions)) ?? [];
  return existing.flatMap((definition) => {
    const { name } = definition.metadata;
    const versions = wanted.get(name);
    const { data } = stored.safeParse(definition);
    if (versions === undefined || data === undefined) return [];
    const lost = data.status.storedVersions.filter((version) => !versions.includes(version));
    if (lost.length === 0) return [];
    const message = `${name} has objects stored as ${lost.join(", ")}, which this release of Flux no longer has`;
    return [fault(message, "Store them again, with a flux CLI of the release that runs: flux migrate")];
  });
}
