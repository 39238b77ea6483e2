import * as pulumi from "@pulumi/pulumi";
import type { Boundaries } from "../../model/boundaries.ts";
import type { ReadingApps } from "../../model/github-app.ts";
import { registrySecret } from "../../model/names/registries.ts";
import type { HostedPreviews } from "../../model/previews.ts";
import type { App as Registration } from "../../model/app.ts";
import type { Registry } from "../../model/registry.ts";
import { sourcePath } from "../../model/owners.ts";
import { pullSecret } from "../../manifests/app/pull-secret.ts";
import { credentialsOf, hostOf, readingUrl } from "../../manifests/git-url.ts";
import { appPreviewFiles } from "../../manifests/previews/app-files.ts";
import { previewName, previewPaths } from "../../model/names/previews.ts";
import { previewPullSecret } from "../../manifests/previews/pull-secret.ts";
import { toYaml } from "../../yaml/write.ts";
import { workloadGrants } from "../app/app-access.ts";
import { dockerConfigJson } from "../app/registry-secret.ts";
import { fluxWorkloadClusterRole, fluxWorkloadRules } from "../app/roles.ts";
import type { FleetDirectory, GitAccess } from "../fleet/fleet-directory.ts";
import type { Files } from "../github/repository-files.ts";
import type { RegistryStore } from "../registries/registry-store.ts";

/** Arguments of {@link AppPreviews}. */
export interface AppPreviewsArgs {
  readonly app: Registration;
  readonly previews: HostedPreviews;
  /** The cluster's directory in the fleet repository. */
  readonly fleet: FleetDirectory;
  readonly git: GitAccess;
  /** GitHub Apps that read its repositories. Default: deploy keys do. */
  readonly readers?: ReadingApps;
  /** Registries that the app's pods pull from. */
  readonly registries: readonly Registry[];
  /** The store that the registries' secrets are copied from. Default: they are sealed beside the other files. */
  readonly registryStore?: RegistryStore | undefined;
  readonly labelPrefix: string;
  /** The network policy of apps that do not set one. Default: unrestricted. */
  readonly boundaries?: Pick<Boundaries, "network" | "networkFrom"> | undefined;
}

/** The files that all previews of an app on one cluster share, in the fleet repository. */
export class AppPreviews extends pulumi.ComponentResource {
  constructor(name: string, args: AppPreviewsArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:previews:AppPreviews", name, {}, options);
    const { app, previews, fleet, git, labelPrefix } = args;
    const credentials = credentialsOf(args.readers?.source);
    const files = {
      ...appPreviewFiles({
        ...previews,
        app: app.name,
        directory: fleet.path,
        platform: app.names.platformNamespace,
        url: readingUrl(credentials, hostOf(git, app.source), app.source.repository),
        credentials,
        repository: sourcePath(app, git.owner),
        groups: workloadGrants(app.access),
        flux: { clusterRole: fluxWorkloadClusterRole, rules: fluxWorkloadRules },
        labelPrefix,
        network: app.network ?? args.boundaries?.network ?? "open",
        networkFrom: args.boundaries?.networkFrom ?? [],
      }),
      ...pullSecrets(this, name, args),
    };
    const directory = `${fleet.path}/${previewPaths.templates}/${app.name}`;
    fleet.write(`${name}-files`, `previews of app ${app.name}`, files, { parent: this }, directory);
    this.registerOutputs();
  }
}

/** The registries' pull secrets: to be copied, or in files beside the others, which only the cluster can open. */
function pullSecrets(
  parent: AppPreviews,
  name: string,
  { app, fleet, registries, registryStore }: AppPreviewsArgs,
): Files {
  if (registries.length === 0) return {};
  if (registryStore !== undefined) {
    const copies = registries.map((registry) => pullSecret(registrySecret(registry.name), previewName(app.name)));
    return { "namespace/pull-secrets.yaml": toYaml(copies) };
  }
  return Object.fromEntries(
    registries.map((registry) => {
      const secret = registrySecret(registry.name);
      const object = dockerConfigJson(registry).apply((config) => previewPullSecret(secret, app.name, config));
      return [`namespace/${secret}.sops.yaml`, fleet.seal(`${name}/${registry.name}`, object, { parent })];
    }),
  );
}
