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

/** The host name of a home page that names none. */
export function homeHostname(app: string, domain: string): string {
  return `${app}.${domain}`;
}

/** The name of the home page in lists of environments. */
export const HOME = "home";

/**
 * Names of app environments that would collide with the platform's: `<app>-platform` and `<app>-splash` are namespaces,
 * `<app>-home` and `<app>-sync` Flux objects, `<app>-app` the source repository's GitRepository.
 */
export const RESERVED_ENVIRONMENTS: readonly string[] = ["platform", HOME, "splash", "sync", "app"];

/** Returns the description of an app's platform repository on GitHub. */
export function platformDescription({
  displayName,
  description,
}: {
  readonly displayName: string;
  readonly description?: string;
}): string {
  return description ?? `Deployment of ${displayName}`;
}
