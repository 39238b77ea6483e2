import type { GitRef } from "./git-ref.ts";
import type { PodSecurity } from "./pod-security.ts";

/** Something of the app's that Flux deploys from its source repository. */
export interface AppDeployment {
  /** Where it runs. */
  readonly namespace: string;
  /** Directory of the source repository; begins with `./`, has no `..`. */
  readonly path: string;
  /** Unique over all apps. The manifests see it as `${HOSTNAME}`, if they have variables. Absent for what nobody visits. */
  readonly hostname?: string;
  /** Further variables for the manifests; never `HOSTNAME`. `false`: the manifests have no variables, as where there is no host name either. */
  readonly substitute: Readonly<Record<string, string>> | false;
  /** Copies of Secrets of the app's platform namespace that it gets; no two of one name, `[]` by default. */
  readonly secrets: readonly AppSecret[];
  /** The version of the source repository to deploy here; absent when the app's source applies. */
  readonly ref?: GitRef;
  /** Whether the deployment is ready only when all its objects are; `true` by default, and never with `healthChecks`. */
  readonly wait: boolean;
  /** Whether objects that leave the repository are deleted from the cluster; `true` by default. */
  readonly prune: boolean;
  /** How often drift is corrected, a Go duration; `5m` by default. */
  readonly interval: string;
  /** How long to wait for it to become ready, a Go duration; `5m` by default. */
  readonly timeout: string;
  /** How soon to try again what failed, a Go duration; `2m` by default. */
  readonly retryInterval: string;
  /** The privileges that its pods may request; `baseline` by default. */
  readonly podSecurity: PodSecurity;
  /** Whether nothing new is deployed for now; `false` by default. */
  readonly suspend: boolean;
  /** Whether files of the source repository that are sealed to the app's key are opened; `false` by default. */
  readonly decrypt: boolean;
  /** The dependencies that must be ready first, all on this cluster; `[]` by default. */
  readonly dependsOn: readonly Dependency[];
  /** The objects that alone decide whether the deployment is ready; `[]` by default. */
  readonly healthChecks: readonly HealthCheck[];
}

/** A dependency of a deployment. */
export type Dependency = AppDependency | ComponentDependency;

/** A stage of a component, which is on this cluster. */
export interface ComponentDependency {
  /** Name of its Flux Kustomization. */
  readonly component: string;
}

/** An environment, or, without one, the secrets in the platform namespace of an app. */
export interface AppDependency {
  readonly app: string;
  /** Where that app's Flux objects are. */
  readonly namespace: string;
  readonly environment?: string;
}

/** An object in the namespace of a deployment. */
export interface HealthCheck {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
}

/** A Secret that a team has sealed for its app. */
export interface AppSecret {
  /** Where the app runs. */
  readonly name: string;
  /** In the platform namespace; `name` by default. Never one of the app's keys. */
  readonly from: string;
}
