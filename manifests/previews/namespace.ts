import type { ILimitRange, INamespace, IResourceQuota } from "kubernetes-models/v1";
import type { PreviewQuota } from "../../model/previews.ts";
import { namespaceLabels, previewLabelKey } from "../namespace-marks.ts";
import { previewName, previewSlug } from "../../model/names/previews.ts";

/** The arguments for the namespace of a preview. */
export interface PreviewNamespaceArgs {
  readonly app: string;
  /** Prefix of the labels, a DNS name: `labrats.work`. */
  readonly labelPrefix: string;
  readonly quota: PreviewQuota;
}

/**
 * Returns the namespace of a preview, one of the app's, and its limits, because nobody has reviewed the code that runs
 * there.
 */
export function boundedNamespace(args: PreviewNamespaceArgs): [INamespace, IResourceQuota, ILimitRange] {
  const { app, labelPrefix, quota } = args;
  const name = previewName(app);
  return [
    {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: {
        name,
        labels: { ...namespaceLabels(labelPrefix, app, "app"), [previewLabelKey(labelPrefix)]: previewSlug() },
      },
    },
    {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "preview", namespace: name },
      spec: {
        hard: {
          "requests.cpu": quota.cpu,
          "limits.memory": quota.memory,
          "requests.storage": quota.storage,
          pods: quota.pods,
          "services.loadbalancers": 0,
          "services.nodeports": 0,
        },
      },
    },
    {
      apiVersion: "v1",
      kind: "LimitRange",
      metadata: { name: "preview", namespace: name },
      // A quota refuses pods without requests and limits: these are the defaults.
      spec: {
        limits: [{ type: "Container", default: { memory: "256Mi" }, defaultRequest: { cpu: "50m", memory: "64Mi" } }],
      },
    },
  ];
}
