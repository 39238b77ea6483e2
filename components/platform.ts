import * as pulumi from "@pulumi/pulumi";
import type { Configuration } from "../model/configuration.ts";
import { protectedNamespaces } from "../manifests/policies/protected-namespaces.ts";
import { tenantPolicies } from "../manifests/policies/tenant-policies.ts";
import type { KubernetesObject } from "../model/kubernetes-object.ts";
import type { Recipient } from "../model/age.ts";
import { CLUSTER_KEY, generationsOf } from "../model/keys.ts";
import type { GitAccess } from "./fleet/fleet-directory.ts";
import { fleetOf } from "./fleet/fleet-of.ts";
import { frontPageOf } from "./fleet/front-page-of.ts";
import { neighbourhood } from "./fleet/neighbour.ts";
import { fluxOf } from "./flux/flux-of.ts";
import { infrastructureOf } from "./infrastructure/infrastructure-of.ts";
import { AgeKey } from "./keys/age-key.ts";
import { AdmissionRule } from "./kubernetes/admission-rule.ts";
import { admissionRules } from "./kubernetes/admission-rules.ts";
import { postgresOf } from "./postgres/postgres-of.ts";
import { previewsOf } from "./previews/previews-of.ts";
import { providers } from "./providers.ts";
import { present } from "./present.ts";
import { routeRightsOf } from "./routes/route-rights-of.ts";
import { workloadsOf } from "./workloads/workloads-of.ts";
import { registeredApps } from "./app/registered-apps.ts";
import { startFlux } from "./flux/start-flux.ts";
import { autheliaOf } from "./oidc/authelia-of.ts";
import { registryStoreOf } from "./registries/store-of.ts";
import { operatorKustomizations } from "../model/names/secret-copies.ts";

/**
 * The outputs of a stack for one app. Of all outputs, only keys are resolved by the engine, and they come first: a
 * failed `up` whose outputs wait for a failed resource shows all of them as removed.
 */
export interface AppOutputs {
  /** Public AGE key to which the team seals its secrets. */
  readonly agePublicKey: pulumi.Output<Recipient>;
  /** All keys to which it seals them: more than one while the key changes. */
  readonly recipients: pulumi.Output<readonly Recipient[]>;
  /** `owner/name` of the platform repository. */
  readonly repository: string;
  readonly namespaces: readonly string[];
  readonly urls: readonly string[];
}

/** All of one stack: one cluster, its fleet repository, and every app that runs there. */
export class Platform extends pulumi.ComponentResource {
  /** The cluster's public AGE key. */
  readonly agePublicKey: pulumi.Output<Recipient>;

  /** The recipients of files sealed to the cluster: the cluster first, then break-glass keys. */
  readonly recipients: pulumi.Output<readonly Recipient[]>;

  /** `<environment>/<cluster>` */
  readonly cluster: string;

  /** `owner/name` of the repository that Flux bootstraps from. */
  readonly fleetRepository: string;

  readonly apps: Readonly<Record<string, AppOutputs>>;

  /** Stores and ExternalSecrets of the cluster, which Flux keeps. */
  readonly copies: readonly KubernetesObject[];

  constructor(name: string, configuration: Configuration, options?: pulumi.ComponentResourceOptions) {
    const { all, owners } = providers(name, configuration);
    super("platform:index:Platform", name, {}, { ...options, providers: [...all] });
    const { cluster, github } = configuration;
    const git = gitAccess(github);
    const { protect, ageKeyKind: kind, keys } = configuration;
    const clusterKey = new AgeKey(
      `${name}-cluster`,
      { kind, protect, ...generationsOf(keys, CLUSTER_KEY) },
      { parent: this },
    );
    const fleet = fleetOf(this, name, configuration, clusterKey);
    const flux = fluxOf(this, name, configuration, { fleet, clusterKey });
    const rules = admissionRules(name, tenantPolicies(configuration), { parent: this });
    const neighbours = neighbourhood(this, configuration);
    const databases = postgresOf(this, name, configuration, fleet);
    const workloads = workloadsOf(this, name, configuration, fleet, [databases.files]);
    const infrastructure = infrastructureOf(this, name, configuration, { fleet, flux, workloads: workloads.overlay });
    const installed = { fleet, ground: present([flux, infrastructure]) };
    const registryStore = registryStoreOf(this, name, configuration, installed);
    const secretOperator = operatorKustomizations(configuration.infrastructure);
    const around = {
      ...{ fleet, git, flux, rules, neighbours, registryStore, secretOperator, owners },
      infrastructure: present([infrastructure]),
    };
    const apps = registeredApps(this, configuration, around);
    const namespaces = [...apps.values()].flatMap(({ ground }) => ground);
    protectNamespaces(this, name, configuration, namespaces);
    const authelia = autheliaOf(this, name, configuration, fleet, [...apps.values()]);
    const frontPage = frontPageOf(this, name, configuration, { fleet, apps, neighbours });
    const previews = previewsOf(this, name, configuration, fleet);
    const databasesApplied = databases.sync(present([infrastructure, ...namespaces]));
    const rights = routeRightsOf(this, name, configuration);
    const applied = present([authelia, previews, databasesApplied, workloads.pullSecrets, registryStore]);
    startFlux(this, name, configuration, {
      ...{ components: flux, fleet, git, clusterKey },
      contents: [...present([frontPage, infrastructure, rights]), ...apps.values(), ...applied],
      entries: [...(infrastructure?.entries ?? []), ...applied.map(({ entry }) => entry)],
    });

    this.copies = [
      ...(registryStore === undefined ? [] : [registryStore.store]),
      ...[...apps.values()].flatMap(({ secretCopies }) => secretCopies?.orders ?? []),
    ];
    this.agePublicKey = clusterKey.recipient;
    this.recipients = pulumi.output(fleet.recipients);
    this.cluster = cluster.identifier;
    this.fleetRepository = `${github.owner}/${configuration.fleet.repository}`;
    this.apps = Object.fromEntries(
      [...apps].map(([app, { agePublicKey, recipients, repository, namespaces, urls }]) => [
        app,
        { agePublicKey, recipients, repository, namespaces, urls },
      ]),
    );
    this.registerOutputs({ agePublicKey: this.agePublicKey, fleetRepository: this.fleetRepository, apps: this.apps });
  }
}

function gitAccess({ sshHost, owner, knownHosts, baseUrl }: Configuration["github"]): GitAccess {
  return { sshHost, owner, knownHosts, ...(baseUrl === undefined ? {} : { baseUrl }) };
}

/** The rule comes after the namespaces, and is deleted before they are. */
function protectNamespaces(
  parent: Platform,
  name: string,
  { labelPrefix }: Configuration,
  namespaces: readonly pulumi.Resource[],
): void {
  const options = { parent, dependsOn: [...namespaces] };
  new AdmissionRule(`${name}-protected-namespaces`, protectedNamespaces(labelPrefix), options);
}
