import { Namespace } from "@pulumi/kubernetes/core/v1/namespace.js";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount.js";
import { Role } from "@pulumi/kubernetes/rbac/v1/role.js";
import { RoleBinding } from "@pulumi/kubernetes/rbac/v1/roleBinding.js";
import * as pulumi from "@pulumi/pulumi";
import { registrySecret, registriesNamespace } from "../../model/names/registries.ts";
import type { Registry } from "../../model/registry.ts";
import {
  registryReader,
  registryStore,
  registryStoreFiles,
  registryStoreSync,
} from "../../manifests/app/pull-secret.ts";
import { pruneDisabled } from "../../manifests/flux/metadata.ts";
import { RegistrySecret } from "../app/registry-secret.ts";
import type { Store } from "../../manifests/external-secrets/store.ts";
import type { FleetDirectory } from "../fleet/fleet-directory.ts";
import { BootstrappedObject } from "../flux/bootstrapped-object.ts";

/** Arguments of {@link RegistryStore}. */
export interface RegistryStoreArgs {
  /** One or more registries. */
  readonly registries: readonly Registry[];
  /** Prefix of the labels, a DNS name: `labrats.work`. */
  readonly labelPrefix: string;
  /** Platform namespaces of apps whose images are scanned, with a registry's credentials. Default: none. */
  readonly scanners?: readonly string[];
  /** The cluster's directory in the fleet repository. */
  readonly fleet: FleetDirectory;
  /** The resources that must outlive the store: Flux, and components, one of which may be the operator. */
  readonly ground: readonly pulumi.Resource[];
  /** Kustomizations that install the operator; empty if it is already installed. */
  readonly operator: readonly string[];
}

/**
 * Every registry's pull secret, once, in a namespace of the platform; and the store through which the External Secrets
 * Operator copies them into namespaces where apps run, with the right to read only these secrets.
 */
export class RegistryStore extends pulumi.ComponentResource {
  /** The entry that the cluster applies: a path below its directory. */
  readonly entry: string;

  /** The store as committed to Git. */
  readonly store: Store;

  constructor(name: string, args: RegistryStoreArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:registries:RegistryStore", name, {}, options);
    const { registries, labelPrefix, scanners, fleet } = args;
    const namespace = registriesNamespace;
    const home = new Namespace(
      `${name}/${namespace}`,
      {
        // Without the labels of an app's namespaces: with them it could be read from, or not be deleted.
        metadata: { name: namespace, annotations: pruneDisabled },
      },
      { parent: this },
    );
    const inside = { parent: this, dependsOn: home };
    const secrets = registries.map(
      (registry) =>
        new RegistrySecret(`${name}/${registry.name}`, { namespaces: [namespace], registry, labelPrefix }, inside),
    );
    const rights = readingRights(name, registries, inside);
    this.store = registryStore(labelPrefix, scanners);
    const sync = registryStoreSync(fleet.path, args.operator);
    const { entry, files } = registryStoreFiles(this.store, sync);
    const written = fleet.write(`${name}-files`, "store of pull secrets", files, { parent: this }, fleet.path);
    new BootstrappedObject(name, sync, {
      parent: this,
      dependsOn: [...args.ground, ...secrets, ...rights, written],
    });
    this.entry = entry;
    this.registerOutputs();
  }
}

/** A service account that can read the pull secrets, each by its name. */
function readingRights(
  name: string,
  registries: readonly Registry[],
  options: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  const metadata = { name: registryReader, namespace: registriesNamespace };
  const apiGroup = "rbac.authorization.k8s.io";
  const resourceNames = registries.map((registry) => registrySecret(registry.name));
  return [
    new ServiceAccount(`${name}/${registryReader}`, { metadata, automountServiceAccountToken: false }, options),
    new Role(
      `${name}/${registryReader}`,
      { metadata, rules: [{ apiGroups: [""], resources: ["secrets"], resourceNames, verbs: ["get"] }] },
      options,
    ),
    new RoleBinding(
      `${name}/${registryReader}`,
      {
        metadata,
        roleRef: { apiGroup, kind: "Role", name: registryReader },
        subjects: [{ kind: "ServiceAccount", ...metadata }],
      },
      options,
    ),
  ];
}
