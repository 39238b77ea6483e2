import type { Network } from "../../model/boundaries.ts";
import { networkPolicy } from "../app/network-policy.ts";
import { toYaml } from "../../yaml/write.ts";
import { previewAccess, type PreviewAccessArgs } from "./access.ts";
import { boundedNamespace, type PreviewNamespaceArgs } from "./namespace.ts";
import { previewName } from "../../model/names/previews.ts";
import { previewSync, type PreviewSyncArgs } from "./sync.ts";
import { previewTemplate, type PreviewTemplateArgs } from "./template.ts";

/** The arguments for the files of an app's previews on a cluster. */
export interface AppPreviewFilesArgs
  extends PreviewNamespaceArgs, PreviewAccessArgs, PreviewSyncArgs, PreviewTemplateArgs {
  /** `owner/name` of the source repository. */
  readonly repository: string;
  /** The traffic that reaches and leaves the app's pods. Default: unrestricted both ways. */
  readonly network?: Network;
  /** Namespaces whose pods may connect to the pods of every app. Default: none. */
  readonly networkFrom?: readonly string[];
  /** The lifetime of a preview after the last push. */
  readonly hours: number;
}

/**
 * Returns the unencrypted files of an app's previews, by path below the app's directory of templates. Flux applies the
 * files in `namespace/` for each preview; the other two are for the workflow.
 */
export function appPreviewFiles(args: AppPreviewFilesArgs): Record<string, string> {
  const { app, repository, domain, hours, labelPrefix, network = "open", networkFrom: from = [] } = args;
  const bounds =
    network === "open" ? undefined : networkPolicy({ namespace: previewName(app), network, from, labelPrefix });
  return {
    "preview.yaml": toYaml([previewTemplate(args)]),
    "preview.json": `${JSON.stringify({ app, repository, domain, hours }, undefined, 2)}\n`,
    "namespace/namespace.yaml": toYaml(boundedNamespace(args)),
    "namespace/access.yaml": toYaml(previewAccess(args)),
    ...(bounds === undefined ? {} : { "namespace/network.yaml": toYaml([bounds]) }),
    "namespace/sync.yaml": toYaml(previewSync(args)),
  };
}
