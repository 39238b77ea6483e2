import type { PodSecurity } from "./pod-security.ts";
import type { Probes } from "./probes.ts";
import type { Volume } from "./volume.ts";
import type { WorkloadHost } from "./workload-host.ts";
import type { WorkloadPort } from "./workload-port.ts";

/** An app of ours without repositories of its own: the fleet repository has all of it. */
export interface Workload {
  /** From the name of its file. */
  readonly name: string;
  /** Server and path, without a tag. */
  readonly image: string;
  /** Where the container listens, that for HTTP first; none where nothing can be asked of it. */
  readonly ports: readonly WorkloadPort[];
  /** In place of the image's entry point; `[]` by default, which leaves that. */
  readonly command: readonly string[];
  /** `[]` by default, which leaves the image's. */
  readonly args: readonly string[];
  /** Number of the user that its containers run as; the image's by default. */
  readonly user?: number;
  /** Number of their group, which has the files of volumes, too; that of the user, where there is one, by default. */
  readonly group?: number;
  /** Environment variables everywhere; `{}` by default. */
  readonly env: Readonly<Record<string, string>>;
  /** Secrets of people's, in its namespaces, whose entries become environment variables; `[]` by default. */
  readonly secrets: readonly string[];
  readonly probes: Probes;
  /** As they are where an environment says nothing else. */
  readonly volumes: readonly Volume[];
  /** Absent where its pods have no identity of their own. */
  readonly serviceAccount?: WorkloadAccount;
  readonly resources: Resources;
  /** Whether `${NAME}` in its manifests is replaced by settings of the cluster; `false` by default. */
  readonly substitute: boolean;
  /** Flux Kustomizations of components that have to be ready first; `[]` by default. */
  readonly dependsOn: readonly string[];
  /** Whether it has a database, and so what tells where that is. */
  readonly hasPostgres: boolean;
  /** Host names that others may have too that share them; `[]` by default. */
  readonly sharedHostnames: readonly string[];
  /** In the order of the file, whatever cluster hosts them; at least one. */
  readonly environments: readonly WorkloadEnvironment[];
}

export interface WorkloadAccount {
  /** `{}` by default. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Whether pods get a token of it; `true` by default. */
  readonly token: boolean;
}

/** Where a workload runs, and how. */
export interface WorkloadEnvironment {
  /** `dev`, `prod`. */
  readonly name: string;
  /** `<workload>-<environment>` */
  readonly namespace: string;
  /** Tag of the image. */
  readonly tag: string;
  /** Each is unique over all apps, or shared; none if only the cluster can reach the workload. */
  readonly hosts: readonly WorkloadHost[];
  /** The privileges that its pods may request; `baseline` by default. */
  readonly podSecurity: PodSecurity;
  readonly scale: Scale;
  /** Environment variables here, on top of those everywhere; `{}` by default. */
  readonly env: Readonly<Record<string, string>>;
  /** The resources that differ here. */
  readonly resources: Resources;
  /** The volumes as they are here. */
  readonly volumes: readonly Volume[];
  /** Changes when the password of its database does; `1` by default. */
  readonly passwordGeneration: number;
}

/** How many pods there are: a number (1 by default), or as many as there is work for. */
export type Scale =
  | { readonly replicas: number }
  | { readonly min: number; readonly max: number; /** Percent of what is requested. */ readonly cpu: number };

/** The guaranteed and the maximum resources of each pod, as Kubernetes amounts. */
export interface Resources {
  readonly requests?: Amounts;
  readonly limits?: Amounts;
}

export type Amounts = Readonly<Partial<Record<"cpu" | "memory", string>>>;

/** The workload with the environments that a cluster hosts; undefined where it hosts none. */
export function hostedWorkload(workload: Workload, hosts: readonly string[]): Workload | undefined {
  const environments = workload.environments.filter(({ name }) => hosts.includes(name));
  return environments.length === 0 ? undefined : { ...workload, environments };
}
