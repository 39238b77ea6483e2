import * as pulumi from "@pulumi/pulumi";
import type { Keys } from "../../model/keys.ts";
import type { Boundaries } from "../../model/boundaries.ts";
import type { ReadingApps } from "../../model/github-app.ts";
import type { OidcProvider } from "../../model/oidc.ts";
import type { App as Registration } from "../../model/app.ts";
import type { AppDeployment } from "../../model/deployment.ts";
import type { Registry } from "../../model/registry.ts";
import { oidcSecretName } from "../../model/names/app-objects.ts";
import { hostedFiles } from "../../manifests/app/platform-files.ts";
import type { SecretCopies } from "../../manifests/app/secret-copies.ts";
import { appSyncFiles, sealedClientFileName } from "../../manifests/app/sync.ts";
import { credentialsOf, hostOf, readingUrl, sshUrl } from "../../manifests/git-url.ts";
import type { AutheliaClient } from "../../manifests/oidc/authelia-client.ts";
import type { Recipient } from "../../model/age.ts";
import type { FleetDirectory, GitAccess } from "../fleet/fleet-directory.ts";
import { RepositoryFiles, type Files } from "../github/repository-files.ts";
import type { AgeKey } from "../keys/age-key.ts";
import { OidcClient } from "../oidc/oidc-client.ts";
import { ImageAutomation } from "../images/image-automation.ts";
import { AppPreviews } from "../previews/app-previews.ts";
import type { RegistryStore } from "../registries/registry-store.ts";
import { prepareNamespaces } from "./app-ground.ts";
import { AppKeys } from "./app-keys.ts";
import { AppSync } from "./app-sync.ts";
import type { PlatformRepositoryAccess } from "./platform-repository.ts";
import { present } from "../present.ts";
import { secretCopiesOf } from "./copied-secrets.ts";

/** Arguments of {@link App}. */
export interface AppArgs {
  readonly registration: Registration;
  /** The key with which Flux decrypts files sealed to the app on this cluster. */
  readonly ageKey: AgeKey;
  readonly platformRepository: PlatformRepositoryAccess;
  /** `<environment>/<cluster>` */
  readonly cluster: string;
  /** Flux, which must outlive the app in order to delete it. */
  readonly flux: pulumi.Resource;
  /** The rules that limit apps: they are created before the app's namespaces and deleted after them. */
  readonly rules: readonly pulumi.Resource[];
  /** The cluster's directory in the fleet repository. */
  readonly fleet: FleetDirectory;
  readonly git: GitAccess;
  /** GitHub Apps that read its repositories. Default: deploy keys do. */
  readonly readers?: ReadingApps;
  /** The provider for keys of the source repository. Default: the provider of the other resources. */
  readonly sourceGitHub?: pulumi.ProviderResource | undefined;
  /** The generations of its deploy keys. Default: the first. */
  readonly keys?: Keys;
  /** Registries that the app's pods pull from. */
  readonly registries: readonly Registry[];
  /** The store that the registries' secrets are copied from. Default: they are written into every namespace. */
  readonly registryStore?: RegistryStore | undefined;
  /**
   * Kustomizations in Flux's own namespace that install the operator that copies secrets. Default: it is already
   * installed.
   */
  readonly secretOperator?: readonly string[] | undefined;
  /** The provider that people log in with; required if the app has a client. */
  readonly oidc?: OidcProvider | undefined;
  readonly labelPrefix: string;
  /** The network policy of apps that do not set one. Default: unrestricted. */
  readonly boundaries?: Pick<Boundaries, "network" | "networkFrom"> | undefined;
  /** Components of the cluster: they are deleted after a deployment that waits for one of them. Default: none. */
  readonly infrastructure?: readonly pulumi.Resource[] | undefined;
  /** The namespace of the cluster's PostgreSQL; required if the app has a database. */
  readonly database?: string | undefined;
  /** Whether the cluster follows images. */
  readonly images: boolean;
}

/** All resources of one registration on one cluster. */
export class App extends pulumi.ComponentResource {
  /** Public AGE key to which the team seals its secrets. */
  readonly agePublicKey: pulumi.Output<Recipient>;

  /** All keys to which it seals them: more than one while the key changes. */
  readonly recipients: pulumi.Output<readonly Recipient[]>;

  /** `owner/name` of the platform repository. */
  readonly repository: string;

  /** All namespaces of the app, the platform namespace first. */
  readonly namespaces: readonly string[];

  /** Its namespaces, and the objects that they need before anything is deployed. */
  readonly ground: readonly pulumi.Resource[];

  /** The URLs of the app: the home page first, then its environments. */
  readonly urls: readonly string[];

  /** The copies that the External Secrets Operator makes for the app. */
  readonly secretCopies: SecretCopies | undefined;

  /** The app's OpenID Connect clients on this cluster, in the provider's format. */
  readonly oidcClients: readonly pulumi.Output<AutheliaClient>[];

  constructor(name: string, args: AppArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:app:App", name, {}, options);
    const { registration, git, ageKey, platformRepository } = args;
    const deployments = deploymentsOf(registration);
    const workloads = deployments.map(({ namespace }) => namespace);
    const ground = prepareNamespaces(this, name, args, deployments);
    const keys = new AppKeys(
      `${name}-keys`,
      { ...args, app: registration, platformRepository: platformRepository.repository },
      { parent: this },
    );
    const clients = oidcClients(this, name, args);
    const copies = secretCopiesOf({ ...args, directory: directoryOf(args) }, deployments);
    const files = writePlatformRepository(this, name, args, copies !== undefined);
    const sealed = { ...keys.sealed, ...sealedClients(clients), ...sealedImagesKeys(this, name, args) };
    const contents = [...ground, ...platformRepository.contents, files];
    const directory = writeFleetDirectory(this, name, args, { sealed, copies, after: contents });
    const previews = makePreviews(this, name, args);
    new AppSync(
      `${name}-sync`,
      {
        ...{ app: registration, cluster: args.cluster, protect: registration.protect, secretCopies: copies?.sync },
        ground: [...ground, ...componentsOf(deployments, args), ...present([copies && args.registryStore])],
      },
      { parent: this, dependsOn: [args.flux, ...ground, directory, ...previews] },
    );
    this.ground = ground;
    this.secretCopies = copies;
    this.agePublicKey = ageKey.recipient;
    this.recipients = ageKey.recipients;
    this.repository = `${git.owner}/${registration.names.platformRepository}`;
    this.namespaces = [registration.names.platformNamespace, ...workloads];
    this.urls = deployments.flatMap(({ hostname }) => (hostname === undefined ? [] : [`https://${hostname}`]));
    this.oidcClients = [...clients.values()].map(({ registered }) => registered);
    this.registerOutputs({ agePublicKey: this.agePublicKey, repository: this.repository });
  }
}

/** Returns the app's deployments: its home page, then its environments. */
function deploymentsOf({ home, environments }: Registration): AppDeployment[] {
  return [...(home === undefined ? [] : [home]), ...environments];
}

/** The components of the cluster, if a deployment names one, or if one of them copies secrets. */
function componentsOf(
  deployments: readonly AppDeployment[],
  { infrastructure = [], secretOperator = [] }: AppArgs,
): pulumi.Resource[] {
  const namesOne = deployments.some(({ dependsOn }) => dependsOn.some((dependency) => "component" in dependency));
  return namesOne || secretOperator.length > 0 ? [...infrastructure] : [];
}

/** The app's directory in the fleet repository. */
function directoryOf({ fleet, registration: { names } }: AppArgs): string {
  return `${fleet.path}/apps/${names.platformRepository}`;
}

/** Clients by id. */
type OidcClients = ReadonlyMap<string, OidcClient>;

function oidcClients(parent: App, name: string, { registration, oidc, labelPrefix, fleet }: AppArgs): OidcClients {
  // The configuration has no app with a client unless it has a provider.
  if (oidc === undefined) return new Map();
  const { name: app, names } = registration;
  const shared = { namespace: names.platformNamespace, issuer: oidc.issuer, labelPrefix, fleet };
  return new Map(
    registration.oidc.map((client) => [
      client.id,
      new OidcClient(
        `${name}/oidc/${client.id}`,
        { client, secretName: oidcSecretName(app, client.id), ...shared },
        { parent },
      ),
    ]),
  );
}

function sealedClients(clients: OidcClients): Files {
  return Object.fromEntries([...clients].map(([id, { sealed }]) => [sealedClientFileName(id), sealed]));
}

/** Returns the key that commits new tags, for an app with images on this cluster. */
function sealedImagesKeys(
  parent: App,
  name: string,
  { registration, cluster, fleet, git, sourceGitHub, keys }: AppArgs,
): Files {
  if (registration.images === undefined) return {};
  const args = { app: registration, cluster, fleet, git, sourceGitHub, ...(keys === undefined ? {} : { keys }) };
  return new ImageAutomation(`${name}-images`, args, { parent }).sealed;
}

/** Writes the files that the cluster deploys into the team's own repository. */
function writePlatformRepository(
  parent: App,
  name: string,
  { registration, cluster, platformRepository, labelPrefix }: AppArgs,
  copiesSecrets: boolean,
): RepositoryFiles {
  const { commits, owned } = platformRepository;
  const namespace = registration.names.platformNamespace;
  return new RepositoryFiles(
    `${name}-hosted-files`,
    {
      ...commits,
      about: `app ${registration.name}`,
      files: hostedFiles({ ...registration, app: registration.name, namespace, cluster, labelPrefix, copiesSecrets }),
      deletedWith: owned,
    },
    { parent },
  );
}

/** Creates the shared parts of the app's previews, if the cluster has previews. */
function makePreviews(parent: App, name: string, { registration, ...args }: AppArgs): AppPreviews[] {
  const { previews } = registration;
  if (previews === undefined) return [];
  return [new AppPreviews(`${name}-previews`, { app: registration, previews, ...args }, { parent })];
}

/** Writes the app's directory in the fleet repository: the sources that the cluster reads, and their keys. */
function writeFleetDirectory(
  parent: App,
  name: string,
  args: AppArgs,
  contents: {
    readonly sealed: Files;
    readonly copies: SecretCopies | undefined;
    /** The resources that must exist first. */
    readonly after: pulumi.Resource[];
  },
): RepositoryFiles {
  const { registration, cluster, git, readers = {}, fleet, platformRepository } = args;
  const { name: app, names, source, home, environments, images } = registration;
  const platform = credentialsOf(readers.platform);
  const credentials = credentialsOf(readers.source);
  const [update] = images?.updates ?? [];
  const sources = hostOf(git, source);
  const files = {
    ...contents.sealed,
    ...appSyncFiles({
      app,
      namespace: names.platformNamespace,
      cluster,
      platform: {
        url: readingUrl(platform, git, names.platformRepository),
        credentials: platform,
        branch: platformRepository.branch,
      },
      source: { url: readingUrl(credentials, sources, source.repository), credentials, ref: source.ref },
      ...(home === undefined ? {} : { home }),
      environments,
      oidcClients: registration.oidc.map(({ id }) => id),
      secretCopies: contents.copies,
      ...(update === undefined ? {} : { images: { url: sshUrl(sources, source.repository), branch: update.branch } }),
    }),
  };
  return fleet.write(
    `${name}-fleet-files`,
    `app ${app}`,
    files,
    {
      parent,
      dependsOn: contents.after,
    },
    directoryOf(args),
  );
}
