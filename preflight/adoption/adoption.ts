import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { OwnersGitHub } from "../../github/owners-github.ts";
import { fileType } from "../../github/tracked-file.ts";
import { adoptedComponentsFile } from "../../manifests/flux/components.ts";
import type { Configuration } from "../../model/configuration.ts";
import { AGE_KEY_ENTRY } from "../../manifests/secrets.ts";
import { adoptedKeyEntry, adoptedRootName, clusterKeySecretName } from "../../model/names/flux.ts";
import { clusterDirectory } from "../../model/names/cluster.ts";
import type { OwnState } from "../own-state.ts";
import { PreflightError } from "../preflight-error.ts";
import { fileFaults, leavingFaults, lockdownFaults, nameFaults, rootFaults } from "./faults.ts";
import { findFlux, type AskCluster } from "./found-flux.ts";
import { handedOver } from "./handed-over.ts";
import { remoteBases } from "./remote-bases.ts";
import { untilApplied } from "./until-applied.ts";

const tree = z.object({ tree: z.array(z.object({ path: z.string(), type: z.string(), sha: z.string() })) });

/**
 * Looks at a Flux that is taken over, and says what changes hands.
 *
 * @param connect Connects to the cluster. @throws Error where that is impossible
 * @returns what makes the program wait for that Flux
 * @throws PreflightError with everything that would break, and what to do about it
 */
export async function adoption(
  { client, owner }: OwnersGitHub,
  connect: () => Promise<AskCluster>,
  configuration: Configuration,
  state: Pick<OwnState, "files">,
): Promise<pulumi.ResourceTransformation | undefined> {
  const { flux, fleet, cluster, apps } = configuration;
  const { adopt: directory } = flux;
  if (directory === undefined) return undefined;
  const file = adoptedComponentsFile(directory);
  const isFirst = !state.files.some(({ repository, path }) => repository === fleet.repository && path === file);
  const found = await connect()
    .then(findFlux)
    .catch((error: unknown) => {
      if (!isFirst) return undefined;
      const reason = error instanceof Error ? error.message : String(error);
      throw new PreflightError(`The cluster's Flux cannot be taken over; nothing was changed.\n  ${reason}`);
    });
  const wanted = { ...configuration, directory };
  const faults = found === undefined ? [] : leavingFaults(found, configuration);
  if (isFirst && found !== undefined) {
    const path = `repos/${owner}/${encodeURIComponent(fleet.repository)}/git/trees/${encodeURIComponent(fleet.branch)}?recursive=1`;
    const files = (await client.find(path, tree))?.tree.filter(({ type }) => type === "blob");
    faults.push(
      ...rootFaults(found, wanted),
      ...nameFaults(found, configuration),
      ...(files === undefined
        ? [`${owner}/${fleet.repository} has no branch ${fleet.branch}; set platform:fleet to what Flux reads`]
        : fileFaults(
            files.map((one) => one.path),
            wanted,
          )),
      ...lockdownFaults(found, configuration),
    );
    await warnOfRemoteBases(await remoteBases({ client, owner }, fleet.repository, files ?? []));
  }
  if (faults.length > 0) {
    throw new PreflightError(`The cluster's Flux cannot be taken over; nothing was changed.
${faults.map((fault) => `  ${fault}`).join("\n")}`);
  }
  if (isFirst && found !== undefined) {
    await pulumi.log.info(`The cluster's Flux is taken over, and goes on applying ./${directory}. These change hands:
${handedOver(found, { release: flux.documents, file, repository: fleet.repository, apps })
  .map((line) => `  ${line}`)
  .join("\n")}
  Secret flux-system/${clusterKeySecretName}: gets the entry ${adoptedKeyEntry}${AGE_KEY_ENTRY}, and keeps all others
  Kustomization flux-system/${adoptedRootName}: new, for ./${clusterDirectory(cluster.identifier)}
Everything else stays as it is.`);
  }
  return waitingFor(file, async () => {
    const ask = await connect();
    await untilApplied(flux.documents, async () => (await findFlux(ask)).deployments);
  });
}

/** Warns only, because Flux does not apply every list of a repository. */
async function warnOfRemoteBases(found: readonly string[]): Promise<void> {
  if (found.length === 0) return;
  await pulumi.log
    .warn(`Flux will not fetch what is somewhere else, and then stops at these lists if it applies them. Copy the files into the repository, or name a GitRepository in a Kustomization of Flux's:
${found.map((line) => `  ${line}`).join("\n")}`);
}

/** Has what follows the file wait until Flux has applied it. A preview goes without the hooks: they start a server. */
function waitingFor(file: string, wait: () => Promise<void>): pulumi.ResourceTransformation {
  let applied: pulumi.ResourceHook | undefined;
  const hook = (): pulumi.ResourceHook => (applied ??= new pulumi.ResourceHook("until-flux-is-applied", wait));
  return ({ type, name, props, opts }) => {
    if (pulumi.runtime.isDryRun()) return undefined;
    // A hook after an operation that fails is only warned of: on the way in, what comes next has it before its own.
    if (type === "kubernetes:core/v1:Secret" && name.endsWith("-flux-age-key")) {
      return { props, opts: { ...opts, hooks: { beforeCreate: [hook()] } } };
    }
    if (type !== fileType || props["file"] !== file) return undefined;
    const { hooks } = opts as pulumi.CustomResourceOptions;
    return { props, opts: { ...opts, hooks: { ...hooks, afterUpdate: [hook()] } } };
  };
}
