import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount.js";
import * as pulumi from "@pulumi/pulumi";
import { secretReader } from "../../model/names/app-objects.ts";
import { secretReaderOf, type SecretUser } from "../../manifests/app/secret-reader.ts";
import { appExternalSecret, appSecretStore } from "../../manifests/app/secrets.ts";
import { platformMark } from "../../manifests/platform-mark.ts";
import { BootstrappedObject } from "../flux/bootstrapped-object.ts";
import { AppliedObject } from "../kubernetes/applied-object.ts";

/** Arguments of {@link AppSecrets}. */
export interface AppSecretsArgs {
  /** Name of the app. */
  readonly app: string;
  /** Namespace of the app's secrets. */
  readonly platform: string;
  /** Where the app runs; those that get no secrets are left alone. */
  readonly users: readonly SecretUser[];
  /** Prefix of the platform's own labels, a DNS name: `labrats.work`. */
  readonly labelPrefix: string;
}

/**
 * Copies of the app's own secrets where the app runs, kept by the External Secrets Operator. It reads them as a service
 * account of that namespace, which can read those and no others.
 *
 * Nothing waits for a copy to be there: the team seals its secrets when the platform is up.
 */
export class AppSecrets extends pulumi.ComponentResource {
  constructor(name: string, args: AppSecretsArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:app:AppSecrets", name, {}, options);
    for (const user of args.users.filter(({ secrets }) => secrets.length > 0)) copySecrets(this, name, args, user);
    this.registerOutputs();
  }
}

function copySecrets(parent: AppSecrets, name: string, args: AppSecretsArgs, user: SecretUser): void {
  const { app, platform } = args;
  const { namespace, secrets } = user;
  const labels = platformMark(args.labelPrefix);
  const account = new ServiceAccount(
    `${name}/${namespace}/${secretReader}`,
    { metadata: { name: secretReader, namespace, labels }, automountServiceAccountToken: false },
    { parent },
  );
  // They stand in the team's repository, and are here from the start: a store that cannot read is asked again only after
  // pauses that grow to minutes.
  const rights = secretReaderOf(platform, user).map((object) => new BootstrappedObject(name, object, { parent }));
  const store = new AppliedObject(`${name}/${namespace}/store`, appSecretStore(app, platform, namespace, labels), {
    parent,
    dependsOn: [account, ...rights],
  });
  for (const secret of secrets) {
    const object = appExternalSecret(app, namespace, secret, labels);
    new AppliedObject(`${name}/${namespace}/${secret.name}`, object, { parent, dependsOn: store });
  }
}
