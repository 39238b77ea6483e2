import { toYaml } from "../yaml.ts";
import { previewAccess, type PreviewAccessArgs } from "./access.ts";
import { boundedNamespace, type PreviewNamespaceArgs } from "./namespace.ts";
import { previewSync, type PreviewSyncArgs } from "./sync.ts";
import { previewTemplate, type PreviewTemplateArgs } from "./template.ts";

/** All that the previews of an app on a cluster are made from. */
export interface AppPreviewFilesArgs
  extends PreviewNamespaceArgs, PreviewAccessArgs, PreviewSyncArgs, PreviewTemplateArgs {
  /** `owner/name` of the source repository. */
  readonly repository: string;
  /** After which one goes that nobody has pushed to. */
  readonly hours: number;
}

/**
 * The readable files of an app's previews, by path below the app's directory of templates. What is in `namespace/` Flux
 * applies for each preview; the other two are for the workflow.
 */
export function appPreviewFiles(args: AppPreviewFilesArgs): Record<string, string> {
  const { app, repository, domain, hours } = args;
  return {
    "preview.yaml": toYaml([previewTemplate(args)]),
    "preview.json": `${JSON.stringify({ app, repository, domain, hours }, undefined, 2)}\n`,
    "namespace/namespace.yaml": toYaml(boundedNamespace(args)),
    "namespace/access.yaml": toYaml(previewAccess(args)),
    "namespace/sync.yaml": toYaml(previewSync(args)),
  };
}
