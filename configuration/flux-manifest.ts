import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { z } from "zod";
import { causeOf } from "../http/cause-of.ts";
import { proxiedFetch } from "../http/proxied-fetch.ts";
import { quote } from "./suggestion.ts";
import { selectComponents } from "../manifests/flux/selection.ts";
import type { FluxExtraComponent } from "../model/flux.ts";
import { plainValue } from "../yaml/plain-value.ts";
import { readYaml } from "../yaml/read.ts";
import { objectId, type KubernetesObject } from "../model/kubernetes-object.ts";

/** Where a Flux release comes from, and what is known of it. */
export interface FluxManifest {
  /** `https` URL, or path of a file relative to `directory`. */
  readonly manifest: string;
  /** Checksum of the file, in lower-case hexadecimal digits; not checked when absent. */
  readonly sha256?: string;
  /** Controllers on top of those that every cluster has. Default: none. */
  readonly extraComponents?: readonly FluxExtraComponent[];
}

/** Why a release cannot be used, worded as a fault's problem, and the setting that it is about. */
export class FluxManifestError extends Error {
  override readonly name = "FluxManifestError";
  readonly setting: keyof FluxManifest;

  constructor(setting: keyof FluxManifest, message: string) {
    super(message);
    this.setting = setting;
  }
}

/** A release is about 0.6 MB; a slow line still brings it within this time. */
const TIMEOUT_SECONDS = 60;
const NAMESPACE = "flux-system";
const REQUIRED = [
  `Namespace/${NAMESPACE}`,
  `Deployment/${NAMESPACE}/source-controller`,
  `Deployment/${NAMESPACE}/kustomize-controller`,
];
const HINT = "write the install.yaml of an official release";

/**
 * Loads the objects of a Flux release that a cluster gets, in their order.
 *
 * @throws FluxManifestError when the manifest cannot be had, is not the expected one, is not Flux, or has not all that is wanted.
 */
export async function loadFluxManifest(source: FluxManifest, directory: string): Promise<readonly KubernetesObject[]> {
  return (await readFluxManifest(source, directory)).objects;
}

/**
 * Loads the same, and tells the digest of the manifest.
 *
 * @throws FluxManifestError as {@link loadFluxManifest} does
 */
export async function readFluxManifest(
  source: FluxManifest,
  directory: string,
): Promise<{ readonly objects: readonly KubernetesObject[]; readonly sha256: string }> {
  const content = isDownloaded(source.manifest)
    ? await download(source.manifest)
    : await open(resolve(directory, source.manifest), source.manifest);
  const sha256 = createHash("sha256").update(content).digest("hex");
  if (source.sha256 !== undefined) verify(sha256, source.sha256);
  const objects = parse(content.toString("utf8"));
  const ids = new Set(objects.map(objectId));
  const missing = REQUIRED.filter((id) => !ids.has(id));
  if (missing.length > 0) throw new FluxManifestError("manifest", `has no ${missing.join(", no ")}; ${HINT}`);
  const { extraComponents = [] } = source;
  const extras = extraComponents.filter((name) => !ids.has(`Deployment/${NAMESPACE}/${name}`));
  if (extras.length > 0) {
    const problem = `are wanted, and the manifest has no ${extras.join(", no ")}`;
    throw new FluxManifestError("extraComponents", `${problem}; ${HINT}, or remove them`);
  }
  return { objects: selectComponents(objects, extraComponents), sha256 };
}

/** Whether a release is downloaded, so that its server decides what is installed. */
export function isDownloaded(manifest: string): boolean {
  return manifest.startsWith("https://");
}

async function download(url: string): Promise<Buffer> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_SECONDS * 1000);
    const response = await proxiedFetch(new URL(url), { method: "GET", headers: {}, signal });
    if (response.ok) return Buffer.from(await response.arrayBuffer());
    throw new Error(`the server answered ${response.status}`);
  } catch (error) {
    const problem = `cannot be downloaded (${causeOf(error, TIMEOUT_SECONDS * 1000)})`;
    throw new FluxManifestError(
      "manifest",
      `${problem}; check the URL, or write the path of a file that you downloaded`,
    );
  }
}

async function open(path: string, shown: string): Promise<Buffer> {
  try {
    // Reading a pipe or a device may never end.
    if (!(await stat(path)).isFile()) throw new Error("not a regular file");
    return await readFile(path);
  } catch (error) {
    throw new FluxManifestError("manifest", `cannot read ${quote(shown)} (${reason(error)}); ${HINT}, as URL or file`);
  }
}

/** The message of a file error has the whole path in it, the code has not. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}

function verify(actual: string, expected: string): void {
  if (actual === expected) return;
  const problem = `does not match the manifest, which has ${actual}`;
  throw new FluxManifestError("sha256", `${problem}; find out why before you write that one`);
}

const kubernetesObject = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().exactOptional(),
    labels: z.record(z.string(), z.string()).exactOptional(),
    annotations: z.record(z.string(), z.string()).exactOptional(),
  }),
});

function parse(text: string): KubernetesObject[] {
  const { documents, faults } = readYaml(text);
  if (faults.length > 0) throw new FluxManifestError("manifest", `is not YAML; ${HINT}`);
  const values = documents.map(({ value }) => plainValue(value, ""));
  const objects = z.array(kubernetesObject).safeParse(values);
  if (objects.success) return objects.data;
  throw new FluxManifestError("manifest", `holds something that is not a Kubernetes object; ${HINT}`);
}
