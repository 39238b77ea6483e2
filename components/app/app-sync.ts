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
   * Namespaces and rights that Flux needs to delete a deployment, and components that a deployment waits for. Set for
   * each Kustomization, not only for the component: one of several deployments can be deleted while the component
   * stays.
   */
  readonly ground: readonly pulumi.Resource[];
  /** The Kustomization of the secret copies, which precede every deployment. Default: nothing is copied. */
  readonly secretCopies?: FluxKustomization | undefined;
  /** Whether deletion of the app is refused until the protection is lifted. */
  readonly protect: boolean;
}

/**
 * The Kustomizations through which Flux deploys an app. They are also in Git, and only Flux changes them; they are
 * declared here so that they are deleted in order. Deleting one waits until Flux has removed its objects, for which
 * Flux needs the app's namespaces and rights: this component is created after those.
 *
 * The Kustomization that applies the others is protected, and is created after everything else of the app. If a
 * registration is deleted by mistake, Pulumi refuses to delete this Kustomization and the app keeps running.
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
