import { ActionsSecret } from "@pulumi/github/actionsSecret.js";
import * as pulumi from "@pulumi/pulumi";
import { previewsProgram, previewsTokenSecret, previewsWorkflow } from "../../manifests/previews/workflow.ts";
import type { FleetDirectory } from "../fleet/fleet-directory.ts";

/** Arguments of {@link PreviewsWorkflow}. */
export interface PreviewsWorkflowArgs {
  readonly fleet: FleetDirectory;
  /** Secret. May read and write pull requests of the source repositories. */
  readonly token: pulumi.Input<string>;
}

/**
 * The workflow of the fleet repository that manages the previews of all clusters. It belongs to the stack that created
 * the repository, and reads from the clusters' own directories which apps have previews, and where.
 */
export class PreviewsWorkflow extends pulumi.ComponentResource {
  constructor(name: string, { fleet, token }: PreviewsWorkflowArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:previews:PreviewsWorkflow", name, {}, options);
    const secret = new ActionsSecret(
      name,
      { repository: fleet.repository, secretName: previewsTokenSecret, value: token },
      { parent: this, ...(fleet.owned === undefined ? {} : { deletedWith: fleet.owned }) },
    );
    const program = fleet.write(`${name}-program`, "previews", previewsProgram, { parent: this });
    fleet.write(`${name}-schedule`, "previews", previewsWorkflow, {
      parent: this,
      dependsOn: [secret, program],
    });
    this.registerOutputs();
  }
}
