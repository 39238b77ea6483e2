import { Namespace } from "@pulumi/kubernetes/core/v1/namespace.js";
import * as pulumi from "@pulumi/pulumi";
import type { PodSecurity } from "../../model/pod-security.ts";
import type { AppDeployment } from "../../model/deployment.ts";
import { pruneDisabled } from "../../manifests/flux/metadata.ts";
import {
  aboutAnnotations,
  deletionAnnotation,
  namespaceLabels,
  type AboutApp,
  type NamespaceRole,
} from "../../manifests/namespace-marks.ts";

/** Arguments of {@link AppNamespaces}. */
export interface AppNamespacesArgs {
  /** Name of the app. */
  readonly app: string;
  /** Namespace of its secrets and Flux objects. */
  readonly platform: string;
  /** The namespaces of its workloads, home page and environments, and the pod security level of each. */
  readonly workloads: readonly Pick<AppDeployment, "namespace" | "podSecurity">[];
  /** Prefix of the labels, a DNS name: `labrats.work`. */
  readonly labelPrefix: string;
  /** Information about the app for people who inspect its namespaces. Default: none. */
  readonly about?: AboutApp;
  /** Whether the API server refuses to delete the platform namespace; if not, an annotation allows it. */
  readonly protect: boolean;
}

/** The namespaces of an app, owned by this program so that nothing in a tenant's Git can prune or edit them. */
export class AppNamespaces extends pulumi.ComponentResource {
  /** Name of the platform namespace, known once it exists. */
  readonly platform: pulumi.Output<string>;

  /** Names of the workload namespaces, in the given order, known once they exist. */
  readonly workloads: readonly pulumi.Output<string>[];

  constructor(name: string, args: AppNamespacesArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:app:AppNamespaces", name, {}, options);
    const about = aboutAnnotations(args.labelPrefix, args.about ?? {});
    const { key: deletion, allowed } = deletionAnnotation(args.labelPrefix);
    const namespace = (
      namespaceName: string,
      role: NamespaceRole,
      protect: boolean,
      podSecurity?: PodSecurity,
    ): pulumi.Output<string> =>
      new Namespace(
        `${name}/${namespaceName}`,
        {
          metadata: {
            name: namespaceName,
            labels: namespaceLabels(args.labelPrefix, args.app, role, podSecurity),
            annotations: {
              ...pruneDisabled,
              ...about,
              ...(role === "platform" && !protect ? { [deletion]: allowed } : {}),
            },
          },
        },
        { parent: this, protect },
      ).metadata.name;
    this.platform = namespace(args.platform, "platform", args.protect);
    this.workloads = args.workloads.map((workload) =>
      namespace(workload.namespace, "app", false, workload.podSecurity),
    );
    this.registerOutputs({ platform: this.platform, workloads: this.workloads });
  }
}
