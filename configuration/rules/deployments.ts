import type { Draft, DraftRegistration } from "./rule.ts";
import type { Path } from "../fault.ts";

/** The home page, or one environment, of a registration. */
export interface DraftDeployment {
  readonly path: Path;
  readonly values:
    DraftRegistration["values"]["environments"][string] | NonNullable<DraftRegistration["values"]["home"]>;
  /** The environment that it is, or that it runs beside; undefined for a home page of an app without any. */
  readonly environment: string | undefined;
}

/** Returns the deployments of an app: its home page, then its environments. */
export function deploymentsOf({ values }: DraftRegistration): DraftDeployment[] {
  const { home } = values;
  const environments = Object.entries(values.environments).map(([environment, deployment]) => ({
    path: ["environments", environment],
    values: deployment,
    environment,
  }));
  if (home === undefined) return environments;
  const beside = home.environment ?? environments[0]?.environment;
  return [{ path: ["home"], values: home, environment: beside }, ...environments];
}

/** The environments that the cluster hosts; none while that is not known. */
export function hostedHere({ stack }: Draft): readonly string[] {
  const { environment, hosts = [] } = stack.values.cluster;
  const given = hosts.filter((host) => host !== undefined);
  return given.length === 0 && environment !== undefined ? [environment] : given;
}

/** The apps of which the cluster hosts an environment. */
export function appsHere(draft: Draft): DraftRegistration[] {
  const hosts = hostedHere(draft);
  return draft.registrations.filter(({ values }) =>
    Object.keys(values.environments).some((name) => hosts.includes(name)),
  );
}
