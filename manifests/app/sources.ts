import type { AppDeployment } from "../../model/deployment.ts";
import type { AppEnvironment, AppHome, AppSource } from "../../model/app.ts";
import { gitRepository, type GitRepository } from "../flux/git-repository.ts";
import { appObjectNames } from "../../model/names/app-objects.ts";
import type { GitCredentials } from "../git-url.ts";
import { readWith } from "./source-credentials.ts";

/** The name of the home page where environments have their names; no environment has this name. */
export const HOME = "home";

/** The arguments for the GitRepositories of an app's source. */
export interface AppSourceArgs {
  readonly app: string;
  /** Namespace of all the app's Flux objects. */
  readonly namespace: string;
  /** Address of the source repository, as its credentials want it. */
  readonly url: string;
  /** The credentials with which Flux reads the repository. */
  readonly credentials: GitCredentials;
  /** The ref to deploy, unless a deployment sets its own. */
  readonly ref: AppSource["ref"];
  readonly home?: AppHome;
  readonly environments: readonly AppEnvironment[];
}

/**
 * Returns the GitRepositories of an app's source: one for the app, and one for each deployment with its own ref. Names
 * follow the deployment and not the ref, so that another branch or tag changes the object instead of replacing it.
 */
export function sourceRepositories(args: AppSourceArgs): GitRepository[] {
  const { app, namespace, url, credentials, ref, home, environments } = args;
  const names = appObjectNames(app);
  const shared = { namespace, url, ...readWith(credentials, app) };
  const others = [...(home === undefined ? [] : [{ ...home, name: HOME }]), ...environments].flatMap((deployment) =>
    deployment.ref === undefined
      ? []
      : [gitRepository({ ...shared, name: sourceName(app, deployment.name, deployment), ref: deployment.ref })],
  );
  return [gitRepository({ ...shared, name: names.source, ref }), ...others];
}

/** Returns the name of the GitRepository that a deployment uses. */
export function sourceName(app: string, name: string, { ref }: Pick<AppDeployment, "ref">): string {
  const { source } = appObjectNames(app);
  return ref === undefined ? source : `${source}-${name}`;
}
