/** The PostgreSQL of a cluster, which all its apps share: one `Cluster` of CloudNativePG. */
export interface Postgres {
  /** Name of the `Cluster` object; `postgres-cluster` by default. */
  readonly cluster: string;
  /** `datastore` by default. */
  readonly namespace: string;
  /** How many servers, the first of which takes writes; 1 by default. */
  readonly instances: number;
  /** The image with a tag; the operator's choice by default. */
  readonly image?: string;
  readonly storage: {
    /** The size of each server's storage, a Kubernetes amount. */
    readonly size: string;
    /** Name of the StorageClass; the cluster's own by default. */
    readonly class?: string;
  };
  /** Parameters of `postgresql.conf` besides those that the operator writes; none by default. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Libraries that every server loads when it starts, which some extensions need; none by default. */
  readonly sharedPreloadLibraries?: readonly string[];
  /** Flux Kustomizations that have to be ready first; the one of CloudNativePG's operator by default. */
  readonly dependsOn: readonly string[];
  /** The consumers with a database there; sorted by {@link PostgresConsumer.id}. */
  readonly consumers: readonly PostgresConsumer[];
}

/** An app, workload or component with a database of its own. */
export interface PostgresConsumer {
  /** Unique on the cluster: name of a component, `<app>-<environment>`. */
  readonly id: string;
  /** The prefix of the names of its Secret and its ConfigMap: the app's name, whatever its environment. */
  readonly app: string;
  /** Where it runs. */
  readonly namespace: string;
  /** Labels of that namespace, if Flux creates it; absent if the namespace exists before Flux. */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  readonly database: string;
  readonly user: string;
  /** None by default. */
  readonly extensions?: readonly PostgresExtension[];
  /** Another number is another password; 1 by default. */
  readonly generation: number;
}

/** An extension of a database, which the server's image has to have. */
export interface PostgresExtension {
  readonly name: string;
  /** The image's own by default. */
  readonly version?: string;
  /** The extension's own choice by default. */
  readonly schema?: string;
}
