import * as pulumi from "@pulumi/pulumi";
import type { RegisteredApp } from "../../model/app.ts";
import { clusterDirectory } from "../../model/names/cluster.ts";
import { fleetReadme } from "../../manifests/fleet/readme.ts";
import { fleetSopsConfig } from "../../manifests/fleet/sops-config.ts";
import { RepositoryFiles } from "../github/repository-files.ts";
import { filesOfFleet, type FleetDirectory } from "./fleet-directory.ts";
import type { FleetMember } from "./neighbour.ts";

/** Arguments of {@link FrontPage}. */
export interface FrontPageArgs {
  readonly fleet: FleetDirectory;
  /** Organisation of all repositories. */
  readonly owner: string;
  /** Every registered app. */
  readonly apps: readonly RegisteredApp[];
  /** Whether clusters run components besides apps. */
  readonly hasComponents: boolean;
  /** Every cluster that is known to share the repository. */
  readonly members: pulumi.Input<readonly FleetMember[]>;
}

/** `README.md` and `.sops.yaml` of the fleet repository, which belong to the stack that made it. */
export class FrontPage extends pulumi.ComponentResource {
  constructor(name: string, args: FrontPageArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:fleet:FrontPage", name, {}, options);
    const { fleet, owner, hasComponents } = args;
    const apps = args.apps.map((app) => ({
      name: app.name,
      displayName: app.displayName,
      ...(app.owner === undefined ? {} : { owner: app.owner }),
      ...(app.contact === undefined ? {} : { contact: app.contact }),
      platformRepository: `${owner}/${app.names.platformRepository}`,
      sourceRepository: `${owner}/${app.source.repository}`,
      urls: [app.home, ...app.environments].flatMap((deployment) =>
        deployment?.hostname === undefined ? [] : [`https://${deployment.hostname}`],
      ),
      hasPreviews: app.previews !== undefined,
    }));
    const members = pulumi.output(args.members);
    const readme = members.apply((all) =>
      fleetReadme({
        clusters: all.map(({ cluster, apps: here }) => ({ cluster, apps: Object.keys(here) })),
        ...{ apps, hasComponents },
      }),
    );
    const sopsConfig = members.apply((all) =>
      fleetSopsConfig(all.map(({ cluster, recipients }) => ({ directory: clusterDirectory(cluster), recipients }))),
    );
    const files = { "README.md": readme, ".sops.yaml": sopsConfig };
    new RepositoryFiles(name, filesOfFleet(fleet, files), { parent: this });
    this.registerOutputs();
  }
}
