import * as pulumi from "@pulumi/pulumi";
import type { Located } from "../cluster/objects.ts";
import { clusterDirectory } from "../model/names/cluster.ts";
import type { Configuration } from "../model/configuration.ts";
import { imagesFile } from "../manifests/app/platform-files.ts";
import { knownDefinition, type KnownDefinition, type OwnState } from "./own-state.ts";
import { PreflightError } from "./preflight-error.ts";

/** Lists the objects of kinds in the cluster; throws where the cluster cannot be asked. */
export type ListObjects = (
  kinds: readonly KnownDefinition[],
) => Promise<readonly { readonly kind: KnownDefinition; readonly objects: readonly Located[] }[]>;

/** The maximum number of names in a message. */
const SHOWN = 20;

/**
 * Refuses to take kinds from a cluster that still has objects of them. A controller has a finalizer on its objects, which
 * nobody else removes: with the controller gone, neither its kinds nor what holds the objects could ever go. It does not
 * matter who has made the objects.
 *
 * @throws PreflightError with the names of the objects and the one thing to do.
 */
export async function checkLeavingKinds(
  state: Pick<OwnState, "definitions" | "files">,
  configuration: Pick<Configuration, "cluster" | "flux">,
  list: ListObjects,
): Promise<void> {
  const leaving = leavingKinds(state.definitions, configuration);
  if (leaving.length === 0) return;
  const controllers = [...new Set(leaving.flatMap(({ component }) => component ?? []))].sort();
  const left = await objectsLeft(leaving, list);
  if (left.error === undefined) {
    if (left.names.length > 0) throw new PreflightError(refusal(left.names, controllers));
    return;
  }
  const files = committedObjects(state, configuration, leaving);
  if (files.length > 0) throw new PreflightError(refusal(files, controllers));
  await pulumi.log.warn(
    `The cluster cannot be asked whether it still has objects of ${controllers.join(", ")}, which this run removes: ${left.error}. Objects that are left would keep the finalizers of a controller that is gone.`,
  );
}

/** Kinds of the state that the configuration's release of Flux no longer has, or no longer selects. */
function leavingKinds(known: readonly KnownDefinition[], { flux }: Pick<Configuration, "flux">): KnownDefinition[] {
  const staying = new Set(flux.documents.flatMap((object) => knownDefinition(object)?.name ?? []));
  return known.filter(({ name }) => !staying.has(name));
}

async function objectsLeft(
  leaving: readonly KnownDefinition[],
  list: ListObjects,
): Promise<{ readonly names: string[]; readonly error?: string }> {
  try {
    const found = await list(leaving);
    const names = found.flatMap(({ kind, objects }) =>
      objects.map(({ namespace, name }) => `${kind.plural} ${namespace === undefined ? "" : `${namespace}/`}${name}`),
    );
    return { names };
  } catch (error) {
    return { names: [], error: error instanceof Error ? error.message : String(error) };
  }
}

/** Returns the objects of those kinds that the stack itself has committed: the images of its apps. */
function committedObjects(
  { files }: Pick<OwnState, "files">,
  { cluster }: Pick<Configuration, "cluster">,
  leaving: readonly KnownDefinition[],
): string[] {
  if (!leaving.some(({ group }) => group === "image.toolkit.fluxcd.io")) return [];
  const path = `${clusterDirectory(cluster.identifier)}/${imagesFile}`;
  return files.filter((file) => file.path === path).map(({ repository }) => `${repository}: ${path}`);
}

function refusal(names: readonly string[], controllers: readonly string[]): string {
  const shown = names.slice(0, SHOWN).map((name) => `  ${name}`);
  const more = names.length > SHOWN ? [`  and ${names.length - SHOWN} more`] : [];
  return [
    `This run would remove ${controllers.join(", ")}, and the cluster still has objects that only they can let go of:`,
    ...shown,
    ...more,
    "Keep the controllers for this run: put them back into platform:flux.extraComponents, or keep the release that has them.",
    "Remove the objects (images from the registrations, other objects where they were made), run pulumi up, and remove the controllers once the objects are gone.",
  ].join("\n");
}
