import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import * as pulumi from "@pulumi/pulumi";
import { dockerConfigKeys, type Registry } from "../../model/registry.ts";
import { registrySecret } from "../../model/names/registries.ts";
import { platformMark } from "../../manifests/platform-mark.ts";

/** Arguments of {@link RegistrySecret}. */
export interface RegistrySecretArgs {
  /** The namespaces whose pods pull from the registry. */
  readonly namespaces: readonly string[];
  readonly registry: Registry;
  /** Prefix of the platform's own labels, a DNS name: `labrats.work`. */
  readonly labelPrefix: string;
}

/** An image pull secret, the same in each namespace that pulls; pods name it in `imagePullSecrets`. */
export class RegistrySecret extends pulumi.ComponentResource {
  constructor(name: string, args: RegistrySecretArgs, options?: pulumi.ComponentResourceOptions) {
    super("platform:app:RegistrySecret", name, {}, options);
    const labels = platformMark(args.labelPrefix);
    const dockerConfig = pulumi.secret(dockerConfigJson(args.registry));
    for (const namespace of args.namespaces) {
      new Secret(
        `${name}/${namespace}`,
        {
          metadata: { name: registrySecret(args.registry.name), namespace, labels },
          type: "kubernetes.io/dockerconfigjson",
          stringData: { ".dockerconfigjson": dockerConfig },
        },
        { parent: this },
      );
    }
    this.registerOutputs();
  }
}

/**
 * Logs in at a registry.
 * @see https://kubernetes.io/docs/concepts/configuration/secret/#docker-config-secrets
 */
export function dockerConfigJson({ server, username, password }: Registry): pulumi.Output<string> {
  return pulumi.output(password).apply((plain) => {
    const auth = Buffer.from(`${username}:${plain}`).toString("base64");
    const login = { username, password: plain, auth };
    return JSON.stringify({ auths: Object.fromEntries(dockerConfigKeys(server).map((key) => [key, login])) });
  });
}
