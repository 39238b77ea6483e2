import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount.js";
import * as pulumi from "@pulumi/pulumi";
import { secretReader } from "../../model/names/app-objects.ts";
import { secretReaderOf, type SecretUser } from "../../manifests/app/secret-reader.ts";
import { platformMark } from "../../manifests/platform-mark.ts";
import { BootstrappedObject } from "../flux/bootstrapped-object.ts";

/** Arguments of {@link AppSecrets}. */
export interface AppSecretsArgs {
  /** Namespace of the app's secrets. */
  readonly platform: string;
  /** The deployments of the app; those without secrets are skipped. */
  readonly users: readonly SecretUser[];
  /** Prefix of the platform's own labels, a DNS name: `labrats.work`. */
  readonly labelPrefix: string;
}

/**
 * The service accounts as which the External Secrets Operator copies the app's own secrets to where the app runs. Each
 * is in the app's namespace, and can read only those secrets. The ExternalSecrets are in the fleet repository.
 */
export class AppSecrets extends pulumi.ComponentResource {
  constructor(name: string, args: AppSecretsArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:app:AppSecrets", name, {}, options);
    for (const user of args.users.filter(({ secrets }) => secrets.length > 0)) readSecrets(this, name, args, user);
    this.registerOutputs();
  }
}

function readSecrets(parent: AppSecrets, name: string, args: AppSecretsArgs, user: SecretUser): void {
  const { namespace } = user;
  const labels = platformMark(args.labelPrefix);
  new ServiceAccount(
    `${name}/${namespace}/${secretReader}`,
    { metadata: { name: secretReader, namespace, labels }, automountServiceAccountToken: false },
    { parent },
  );
  // The rights are also in the team's repository, and are created here first: the operator retries a store that cannot
  // read only after pauses that grow to minutes.
  for (const object of secretReaderOf(args.platform, user)) new BootstrappedObject(name, object, { parent });
}
