import * as pulumi from "@pulumi/pulumi";
import type { RegisteredApp } from "../../model/app.ts";
import type { Infrastructure } from "../../model/infrastructure.ts";
import { clusterDirectory } from "../../model/names/cluster.ts";
import { sourcePath } from "../../model/owners.ts";
import { fleetReadme } from "../../manifests/fleet/readme.ts";
import { fleetSopsConfig } from "../../manifests/fleet/sops-config.ts";
import type { FleetDirectory } from "./fleet-directory.ts";
import type { FleetMember } from "./neighbour.ts";

/** Arguments of {@link FrontPage}. */
export interface FrontPageArgs {
  readonly fleet: FleetDirectory;
  /** Organisation of all repositories, but for sources of others. */
  readonly owner: string;
  /** Every registered app. */
  readonly apps: readonly RegisteredApp[];
  /** The components of the clusters. */
  readonly infrastructure: Pick<Infrastructure, "components" | "overlay">;
  /** Identifier of the stack's own cluster. */
  readonly cluster: string;
  /** Whether people have files of these names, which stay theirs. Default: false. */
  readonly isBesideOthers?: boolean;
  /** Every cluster that is known to share the repository. */
  readonly members: pulumi.Input<readonly FleetMember[]>;
}

/**
 * `README.md` and `.sops.yaml` of the fleet repository, which belong to the stack that created it; in an existing
 * repository, `PLATFORM.md` and `.sops.platform.yaml`.
 */
export class FrontPage extends pulumi.ComponentResource {
  constructor(name: string, args: FrontPageArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:fleet:FrontPage", name, {}, options);
    const { fleet, owner, infrastructure, cluster: own } = args;
    const { components, overlay } = infrastructure;
    const apps = args.apps.map((app) => ({
      name: app.name,
      displayName: app.displayName,
      ...(app.owner === undefined ? {} : { owner: app.owner }),
      ...(app.contact === undefined ? {} : { contact: app.contact }),
      platformRepository: `${owner}/${app.names.platformRepository}`,
      sourceRepository: sourcePath(app, owner),
      urls: [app.home, ...app.environments].flatMap((deployment) =>
        deployment?.hostname === undefined ? [] : [`https://${deployment.hostname}`],
      ),
      hasPreviews: app.previews !== undefined,
    }));
    const members = pulumi.output(args.members);
    const readme = members.apply((all) =>
      fleetReadme({
        clusters: all.map(({ cluster, apps: here }) => ({ cluster, apps: Object.keys(here) })),
        ...{ apps, hasComponents: components.length > 0, isFlat: overlay.flat ?? false },
      }),
    );
    const sopsConfig = members.apply((all) =>
      fleetSopsConfig(
        all.map(({ cluster, recipients }) => ({
          directory: clusterDirectory(cluster),
          // A neighbour does not export the environment of its overlays: the default is its own environment.
          environment: cluster === own ? overlay.environment : environmentOf(cluster),
          recipients,
        })),
        components,
      ),
    );
    const names = args.isBesideOthers === true ? besideOthers : ownNames;
    const files = { [names.readme]: readme, [names.sops]: sopsConfig };
    fleet.write(name, "overview of the fleet", files, { parent: this });
    this.registerOutputs();
  }
}

/** `dev/home` → `dev` */
function environmentOf(cluster: string): string {
  return cluster.split("/")[0] ?? "";
}

const ownNames = { readme: "README.md", sops: ".sops.yaml" } as const;
const besideOthers = { readme: "PLATFORM.md", sops: ".sops.platform.yaml" } as const;
