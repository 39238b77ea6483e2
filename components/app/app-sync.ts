import * as pulumi from "@pulumi/pulumi";
import { clusterDirectory } from "../../model/names/cluster.ts";
import type { App as Registration } from "../../model/app.ts";
import { deploymentKustomizations, syncKustomization } from "../../manifests/app/deployments.ts";
import type { FluxKustomization } from "../../manifests/flux/kustomization.ts";
import { BootstrappedObject } from "../flux/bootstrapped-object.ts";
import { inOrder } from "../flux/in-order.ts";

/** Arguments of {@link AppSync}. */
export interface AppSyncArgs {
  readonly app: Registration;
  /** `<environment>/<cluster>` */
  readonly cluster: string;
  /**
   * Namespaces and rights that Flux needs to take a deployment down, and components that a deployment waits for. Named for each Kustomization, not only for the
   * component: one of several deployments can go while the component stays.
   */
  readonly ground: readonly pulumi.Resource[];
  /** Has secrets copied, before anything is deployed. Default: nothing is copied. */
  readonly secretCopies?: FluxKustomization | undefined;
  /** Refuses to take the app down until somebody lifts it. */
  readonly protect: boolean;
}

/**
 * The Kustomizations through which Flux deploys an app. They stand in Git as well and are Flux's to change; they are
 * here so that they come down in order. Deleting one waits until Flux has removed what it had applied, for which Flux
 * needs the app's namespaces and rights: this component comes after those.
 *
 * The one that brings the others is protected, and comes after everything else of the app. So of a registration that
 * goes missing, everything that runs stays: the refusal to delete this one keeps it.
 */
export class AppSync extends pulumi.ComponentResource {
  constructor(name: string, args: AppSyncArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:app:AppSync", name, {}, options);
    const { app, cluster, secretCopies, protect } = args;
    const namespace = app.names.platformNamespace;
    const copies =
      secretCopies === undefined
        ? []
        : [new BootstrappedObject(name, secretCopies, { parent: this, dependsOn: [...args.ground] })];
    const ground = [...args.ground, ...copies];
    const deployments = inOrder<BootstrappedObject>(
      deploymentKustomizations(app.name, namespace, { ...app, copiesSecrets: secretCopies !== undefined }),
      (object, before) => {
        return new BootstrappedObject(name, object, { parent: this, dependsOn: [...ground, ...before] });
      },
    );
    new BootstrappedObject(name, syncKustomization(app.name, namespace, clusterDirectory(cluster)), {
      parent: this,
      dependsOn: deployments,
      protect,
    });
    this.registerOutputs();
  }
}
