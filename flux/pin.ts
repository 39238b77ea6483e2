import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { ConfigurationError, faultAt } from "../configuration/fault.ts";
import { FluxManifestError, readFluxManifest } from "../configuration/flux-manifest.ts";
import { check } from "../configuration/schema/check.ts";
import { fluxSchema } from "../configuration/schema/flux.ts";
import { NAMESPACE, StackSource } from "../configuration/stack-source.ts";
import { controllerVersion, releaseVersion } from "../manifests/flux/release-version.ts";
import { readStackFile } from "../render/stack-file.ts";
import { pinned } from "./pinned.ts";

/** Which stack's release is pinned. */
export interface PinRequest {
  /** Where a manifest that is a file has its path from. */
  readonly project: string;
  /** Of the stack's file. */
  readonly directory: string;
  readonly stack: string;
  /** Whether another digest that the file has may be replaced. */
  readonly replace: boolean;
}

/** What the manifest is that a stack names. */
export interface Pin {
  readonly manifest: string;
  readonly sha256: string;
  /** Of the release, as its objects are labelled; else of kustomize-controller; undefined when neither is known. */
  readonly version: string | undefined;
  /** Whether the file was changed: its digest may have been the right one already. */
  readonly written: boolean;
}

/**
 * Reads the Flux manifest that a stack names, and writes its digest into the stack's file.
 *
 * @throws ConfigurationError when the stack's file has a fault, the manifest cannot be had or is not Flux, or the file has
 * another digest that is not to be replaced
 */
export async function pin({ project, directory, stack, replace }: PinRequest): Promise<Pin> {
  const source = await StackSource.open(directory, stack);
  const given = { flux: (await readStackFile(directory, stack))[`${NAMESPACE}:flux`] };
  const { value, faults } = check(z.object({ flux: fluxSchema }), given, source);
  if (value === undefined) throw new ConfigurationError(faults);
  const { sha256: before, ...release } = value.flux;
  const { objects, sha256 } = await readFluxManifest(release, project).catch((error: unknown) => {
    if (!(error instanceof FluxManifestError)) throw error;
    throw new ConfigurationError([faultAt(source, ["flux", error.setting], error.message)]);
  });
  const version = releaseVersion(objects) ?? controllerVersion(objects, "kustomize-controller")?.text;
  const result = { manifest: release.manifest, sha256, version };
  if (before === sha256) return { ...result, written: false };
  if (before !== undefined && !replace) {
    const problem = `does not match the manifest, which has ${sha256}; if you have changed the manifest, run this with --replace, and otherwise find out who has`;
    throw new ConfigurationError([faultAt(source, ["flux", "sha256"], problem)]);
  }
  const path = join(directory, source.file);
  await writeFile(path, pinned(await readFile(path, "utf8"), sha256));
  return { ...result, written: true };
}
