import type { OidcPolicy } from "../model/oidc.ts";
import type { RegistrationValues } from "../configuration/schema/registration.ts";

/** An OIDC client with which people log in to an app. */
export interface Login {
  readonly id: string;
  /** The environment whose clusters have the client; null for an app without environments. */
  readonly environment: string | null;
  /** The login policy. */
  readonly policy: OidcPolicy;
}

/** A login client with the groups that may use it. */
export interface LoginClient extends Login {
  /** The groups whose members may log in; null for everybody. */
  readonly groups: readonly string[] | null;
}

/**
 * The clients with which people log in to an app. A client whose only grant is `client_credentials` is for programs and
 * left out.
 */
export function loginClients(app: string, { oidc, environments }: RegistrationValues): LoginClient[] {
  const first = Object.keys(environments)[0] ?? null;
  return oidc
    .filter(({ grantTypes }) => grantTypes.some((grant) => grant !== "client_credentials" && grant !== "refresh_token"))
    .map(({ id = app, environment = first, authorizationPolicy: policy, groups = null }) => ({
      id,
      environment,
      policy,
      groups,
    }));
}

/** The clients with which members of a group may log in; without a group, the clients that everybody may use. */
export function clientsFor(clients: readonly LoginClient[], group?: string): Login[] {
  return clients
    .filter(({ groups }) => groups === null || (group !== undefined && groups.includes(group)))
    .map(({ id, environment, policy }) => ({ id, environment, policy }));
}
