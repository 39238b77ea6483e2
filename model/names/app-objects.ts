/** Names of an app's objects in its platform namespace, all of one pattern: `<app>-<what>`. */
export interface AppObjectNames {
  /** GitRepository, and the Kustomization that applies `./platform` of it. */
  readonly platform: string;
  /** Kustomization that applies the root of the platform repository, where the app's other Kustomizations are. */
  readonly sync: string;
  /** GitRepository of the team's code. */
  readonly source: string;
  /** Kustomization of the home page. */
  readonly home: string;
  /** Secret with the SSH key to the platform repository. */
  readonly deployKey: string;
  /** Secret with the GitHub App that reads the platform repository in place of that key. */
  readonly githubApp: string;
  /** Secret with the SSH key to the source repository. */
  readonly sourceDeployKey: string;
  /** Secret with the GitHub App that reads the source repository in place of that key. */
  readonly sourceGitHubApp: string;
  /** GitRepository of the same code, through which new tags of images are committed. */
  readonly images: string;
  /** Secret with the SSH key that may write to the source repository. */
  readonly imagesDeployKey: string;
  /** Secret with the app's AGE identity. */
  readonly ageKey: string;
  /** ConfigMap with the public key that belongs to it. */
  readonly publicKey: string;
  /** SecretStore of its secrets, in each namespace that gets some. */
  readonly secretStore: string;
}

/** The object names of an app. */
export function appObjectNames(app: string): AppObjectNames {
  return {
    platform: `${app}-platform`,
    sync: `${app}-sync`,
    source: `${app}-app`,
    home: `${app}-home`,
    deployKey: `${app}-deploy-key`,
    githubApp: `${app}-github-app`,
    sourceDeployKey: `${app}-source-deploy-key`,
    sourceGitHubApp: `${app}-source-github-app`,
    images: `${app}-images`,
    imagesDeployKey: `${app}-images-deploy-key`,
    ageKey: `${app}-platform-age-key`,
    publicKey: `${app}-platform`,
    secretStore: `${app}-platform`,
  };
}

/** Kustomization of one environment of an app. */
export function environmentObjectName(app: string, environment: string): string {
  return `${app}-${environment}`;
}

/** Secret with an OpenID Connect client of an app: `<app>-oidc`, and what the client's id has after the app's name. */
export function oidcSecretName(app: string, clientId: string): string {
  return `${app}-oidc${clientId.slice(app.length)}`;
}

/** Service account in the platform namespace with whose rights Flux applies what the platform repository holds. */
export const fluxServiceAccount = "flux";

/**
 * Service account in the platform namespace with whose rights Flux applies what source repositories hold. It has none in
 * the platform namespace: who may push code there is not to reach the app's secrets and keys, and a target namespace
 * alone does not keep them out, since a `kustomization.yaml` can move its objects after Flux has put them there.
 */
export const deployerServiceAccount = "deployer";

/**
 * Service account, in each namespace that gets secrets of the app, with whose rights they are read. What names of roles in
 * the platform namespace begin with, too.
 */
export const secretReader = "secret-reader";

/** Secrets in the platform namespace that open other things of the app's: nobody but Flux has any business with them. */
export function keySecrets(app: string): string[] {
  const { ageKey, deployKey, githubApp, sourceDeployKey, sourceGitHubApp, imagesDeployKey } = appObjectNames(app);
  return [ageKey, deployKey, githubApp, sourceDeployKey, sourceGitHubApp, imagesDeployKey];
}
