import type { OidcPolicy } from "../model/oidc.ts";
import type { RegistrationValues } from "../configuration/schema/registration.ts";

/** A client of an app with which people log in. */
export interface Login {
  readonly id: string;
  /** The clusters that host it have the client; null for an app without any. */
  readonly environment: string | null;
  /** How people have to log in. */
  readonly policy: OidcPolicy;
}

/** The same, with who may. */
export interface LoginClient extends Login {
  /** Whose members may; null for everybody. */
  readonly groups: readonly string[] | null;
}

/** The clients of an app with which people log in: with `client_credentials` alone, programs do. */
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

/** Those with which members of a group may log in; without a group, those with which everybody may. */
export function clientsFor(clients: readonly LoginClient[], group?: string): Login[] {
  return clients
    .filter(({ groups }) => groups === null || (group !== undefined && groups.includes(group)))
    .map(({ id, environment, policy }) => ({ id, environment, policy }));
}
