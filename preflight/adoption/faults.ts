import { fluxComponents } from "../../manifests/flux/components.ts";
import { controllerVersion } from "../../manifests/flux/release-version.ts";
import { accountsOf } from "../../manifests/lockdown/accounts.ts";
import { refusals, refusedPlace } from "../../manifests/lockdown/refusals.ts";
import type { Configuration } from "../../model/configuration.ts";
import { clusterDirectory } from "../../model/names/cluster.ts";
import { rootName } from "../../model/names/flux.ts";
import type { KubernetesObject } from "../../model/kubernetes-object.ts";
import { itemsOf, textOf, valueAt } from "../../yaml/plain.ts";
import { addedObjects } from "./added-objects.ts";
import type { Found, FoundFlux } from "./found-flux.ts";

type Wanted = Pick<Configuration, "flux" | "fleet" | "github" | "cluster"> & {
  /** The directory that the Flux in the cluster applies. */
  readonly directory: string;
};

/** Why the Flux of a cluster cannot be taken over as the stack says; each says what to do. */
export function rootFaults(found: FoundFlux, { directory, fleet, github, flux }: Wanted): string[] {
  if (found.deployments.length === 0) {
    return ["no Flux runs in flux-system; remove platform:flux.adopt, and the program installs it"];
  }
  if (found.instances.length > 0) {
    return [
      `the Flux operator installs Flux here, as FluxInstance ${found.instances.join(", ")} says, and would undo what a file in Git says about it; docs/guides/adopting-flux.md#the-flux-operator says how to hand Flux over to Git`,
    ];
  }
  const source = ownObject(found, "GitRepository", rootName);
  const root = ownObject(found, "Kustomization", rootName);
  if (source === undefined || root === undefined) {
    return [
      `there is no ${source === undefined ? "GitRepository" : "Kustomization"} flux-system/${rootName}, which ties a cluster to its repository; run flux bootstrap first, or remove platform:flux.adopt`,
    ];
  }
  const url = textOf(valueAt(source, "spec", "url"));
  const branch = textOf(valueAt(source, "spec", "ref", "branch"));
  const path = withoutDot(textOf(valueAt(root, "spec", "path")));
  const isOther = !repositoryOf(url).endsWith(`/${github.owner}/${fleet.repository}`.toLowerCase());
  const sparse = valueAt(source, "spec", "sparseCheckout");
  return [
    ...(isOther
      ? [`Flux reads ${url}, which is not ${github.owner}/${fleet.repository}; set platform:fleet.repository to it`]
      : []),
    ...(branch === fleet.branch
      ? []
      : [
          `Flux follows ${branch === "" ? "no branch" : `the branch ${branch}`}, and platform:fleet.branch is ${fleet.branch}; write the same`,
        ]),
    ...(path === directory
      ? []
      : [`Flux applies ${shown(path)}, and platform:flux.adopt is ${shown(directory)}; write ${shown(path)}`]),
    ...(itemsOf(sparse).length === 0
      ? []
      : ["Flux reads a part of the repository only; remove spec.sparseCheckout of the GitRepository flux-system"]),
    ...newerFaults(found.deployments, flux.documents),
  ];
}

/**
 * Returns an error if the release is older than the running controller: an older one ignores objects of a newer
 * version.
 */
function newerFaults(running: readonly Found[], release: readonly KubernetesObject[]): string[] {
  const name = "kustomize-controller";
  const deployments = running.map(({ apiVersion = "apps/v1", kind = "Deployment", ...rest }) => ({
    ...{ apiVersion, kind },
    ...rest,
    metadata: { name: rest.metadata.name, namespace: "flux-system" },
  }));
  const now = controllerVersion(deployments, name);
  const then = controllerVersion(release, name);
  if (now === undefined || then === undefined) return [];
  const isNewer = now.major > then.major || (now.major === then.major && now.minor > then.minor);
  return isNewer
    ? [
        `${name} ${now.text} runs, and platform:flux.manifest has ${then.text}; name a release that is not older than the one that runs`,
      ]
    : [];
}

/**
 * Returns an error for each controller that Flux would prune, with all objects of its kinds, because the new file of
 * its components lacks it.
 */
export function leavingFaults(found: FoundFlux, { flux }: Pick<Configuration, "flux">): string[] {
  const staying = new Set(flux.documents.map(({ kind, metadata }) => `${kind} ${metadata.name}`));
  const gone = [...found.deployments, ...found.definitions].filter(
    ({ kind = "", metadata }) => isPartOfFlux(metadata.labels) && !staying.has(`${kind} ${metadata.name}`),
  );
  const controllers = [
    ...new Set(gone.map(({ metadata }) => metadata.labels?.["app.kubernetes.io/component"] ?? metadata.name)),
  ];
  return controllers
    .sort()
    .map(
      (name) =>
        `${name} runs, and the stack has it not, so Flux would remove it with all objects of its kinds; add it to platform:flux.extraComponents`,
    );
}

function isPartOfFlux(labels: Readonly<Record<string, string>> = {}): boolean {
  return labels["app.kubernetes.io/part-of"] === "flux";
}

/** Returns an error for each existing object that the controllers will refuse with this program's arguments. */
export function lockdownFaults(found: FoundFlux, { flux }: Pick<Configuration, "flux">): string[] {
  const controllers = fluxComponents(flux.documents)
    .filter(({ kind }) => kind === "Deployment")
    .map((value) => ({ value }));
  const refused = refusals([...controllers, ...found.judged], accountsOf(found.accounts));
  return refused.map((refusal) => `${refusedPlace(refusal)} ${refusal.problem}`);
}

/**
 * Returns an error for each existing object with the name of one that the stack adds: Flux would apply one over the
 * other, again and again.
 */
export function nameFaults(found: FoundFlux, configuration: Parameters<typeof addedObjects>[0]): string[] {
  return addedObjects(configuration)
    .filter(({ kind, name }) => ownObject(found, kind, name) !== undefined)
    .map(
      ({ kind, name, owner }) =>
        `there is a ${kind} flux-system/${name} already, a name that ${owner} needs; rename one of them`,
    );
}

/**
 * Returns the errors about existing files: files on paths that the program writes, a directory without a list that
 * contains the cluster's own, and a missing file of Flux's components.
 * @param paths All files of the repository.
 */
export function fileFaults(paths: readonly string[], { directory, cluster, fleet }: Wanted): string[] {
  const own = clusterDirectory(cluster.identifier);
  const there = paths.filter((path) => path.startsWith(`${own}/`));
  const below = directory === "." ? "" : `${directory}/`;
  const isInside = own.startsWith(below);
  const has = (...names: string[]): boolean => names.some((name) => paths.includes(`${below}${name}`));
  return [
    ...(there.length === 0
      ? []
      : [
          `${fleet.repository} has files in ${own}, which the program writes, such as ${there[0] ?? ""}; choose another platform:cluster.name`,
        ]),
    ...(isInside && !has("kustomization.yaml", "kustomization.yml", "Kustomization")
      ? [
          `Flux applies every file below ${shown(directory)}, also those of ${own}, which are not for it; write a ${below}kustomization.yaml that lists what it applies`,
        ]
      : []),
    ...(has("flux-system/gotk-components.yaml")
      ? []
      : [
          `${fleet.repository} has no ${below}flux-system/gotk-components.yaml, from which a bootstrapped Flux takes its components; run flux bootstrap with --path ${shown(directory)} again`,
        ]),
  ];
}

function ownObject(found: FoundFlux, kind: string, name: string): Found | undefined {
  return found.own.find((one) => one.kind === kind && one.metadata.name === name);
}

function withoutDot(path: string): string {
  return path.replace(/^\.\//, "").replace(/\/$/, "") || ".";
}

/** `ssh://git@github.com/owner/name.git` → `/owner/name`, with the host in front. */
function repositoryOf(url: string): string {
  return url
    .toLowerCase()
    .replace(/\/$/, "")
    .replace(/\.git$/, "");
}

/** Returns a path in the format of Flux. */
function shown(directory: string): string {
  return directory === "." ? "./" : `./${directory}`;
}
