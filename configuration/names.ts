/** Longest name of a namespace and longest value of a label: RFC 1123 label, 63 characters. */
export const LABEL_LENGTH = 63;

/** Pull request numbers have at most this many digits; longer names of previews are not planned for. */
export const PULL_REQUEST_DIGITS = 5;

/** The names that follow from an app's name alone. */
export interface AppNames {
  /** The team's own deployment repository, `<app>-platform`. */
  readonly platformRepository: string;
  /** Holds the app's secrets and Flux objects and no workload, `<app>-platform`. */
  readonly platformNamespace: string;
  /** Where the home page runs, `<app>-splash`. Reserved for the app even while it has no home page. */
  readonly homeNamespace: string;
}

export function appNames(app: string): AppNames {
  return {
    platformRepository: platformRepository(app),
    platformNamespace: platformNamespace(app),
    homeNamespace: homeNamespace(app),
  };
}

export function platformRepository(app: string): string {
  return `${app}-platform`;
}

export function platformNamespace(app: string): string {
  return `${app}-platform`;
}

export function homeNamespace(app: string): string {
  return `${app}-splash`;
}

/**
 * Where an environment of an app or a workload runs.
 * @param chosen What the registration says; default: `<app>-<environment>`, which stays the app's in any case.
 */
export function environmentNamespace(app: string, environment: string, chosen?: string): string {
  return chosen ?? `${app}-${environment}`;
}

/**
 * Where the preview of a pull request runs.
 * @param pullRequest Its number, or what stands for one.
 */
export function previewNamespace(app: string, pullRequest: number | string): string {
  return `${app}-pr-${pullRequest}`;
}

/** What previews have their host names under. */
export function previewDomain(app: string, domain: string): string {
  return `${app}.${domain}`;
}

/** The host name of a home page that names none. */
export function homeHostname(app: string, domain: string): string {
  return `${app}.${domain}`;
}

/** The identifier that the Kubernetes provider knows the cluster by. */
export function clusterIdentifier(environment: string, name: string): `${string}/${string}` {
  return `${environment}/${name}`;
}

/** What a cluster reads, in the fleet repository and in every platform repository. */
export function clusterDirectory(identifier: string): string {
  return `clusters/${identifier}`;
}

/** The image pull secret of a registry, the same in every namespace of every app. */
export function registrySecret(registry: string): string {
  return `${registry}-pull-secret`;
}

/** What lists of environments call the home page. */
export const HOME = "home";

/**
 * Names of app environments that would meet a name the platform gives: `<app>-platform` and `<app>-splash` are namespaces,
 * `<app>-home` and `<app>-sync` Flux objects, `<app>-app` the source repository's GitRepository.
 */
export const RESERVED_ENVIRONMENTS: readonly string[] = ["platform", HOME, "splash", "sync", "app"];

/** Environments named like this would meet the namespaces of previews. */
export const PREVIEW_PREFIX = "pr-";

/** Namespaces that Kubernetes and Flux bring along. */
export const SYSTEM_NAMESPACES: readonly string[] = [
  "default",
  "flux-system",
  "kube-node-lease",
  "kube-public",
  "kube-system",
];

/** What GitHub shows under the name of the fleet repository. */
export const fleetDescription = "Desired state of the clusters";

/** What GitHub shows under the name of an app's platform repository. */
export function platformDescription({
  displayName,
  description,
}: {
  readonly displayName: string;
  readonly description?: string;
}): string {
  return description ?? `Deployment of ${displayName}`;
}

/** Topic on GitHub of every repository that a platform makes: whose it is, even when no state knows of it any more. */
export function platformTopic(fleetRepository: string): string {
  const name = fleetRepository.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  // https://docs.github.com/repositories/classifying-your-repository-with-topics: 50 characters at most.
  return `gitops-platform-${name}`.slice(0, 50).replace(/-+$/, "");
}
