import type { Secret } from "../secrets.ts";

/** The credentials of an app's own client. */
export interface ClientCredentials {
  readonly clientId: string;
  /** Absent for a public client. */
  readonly clientSecret?: string;
  /** Without a slash at its end. */
  readonly issuer: string;
}

/**
 * Builds the Secret from which an app reads its client.
 * @param labelPrefix Prefix of the platform's labels: `labrats.work`.
 */
export function clientSecret(
  name: string,
  namespace: string,
  labelPrefix: string,
  { clientId, clientSecret: secret, issuer }: ClientCredentials,
): Secret {
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace, labels: { [`${labelPrefix}/oidc-client`]: clientId } },
    type: "Opaque",
    stringData: {
      client_id: clientId,
      ...(secret === undefined ? {} : { client_secret: secret }),
      issuer,
      // https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationRequest
      discovery_url: `${issuer}/.well-known/openid-configuration`,
    },
  };
}
