import type { Draft, DraftRegistration, Rule } from "./rule.ts";
import { faultAt, type Fault, type Path } from "../fault.ts";
import { labelProblem } from "../fields/kubernetes.ts";
import { clientNameProblem } from "../fields/oidc.ts";
import { didYouMean, quote } from "../suggestion.ts";
import { contested, whereIs, type Claim } from "./claims.ts";
import { hostedHere } from "./deployments.ts";

type Client = DraftRegistration["values"]["oidc"][number];

/** OpenID Connect clients: whose they are, which cluster has them, and that this one can. */
export const oidc: Rule = (draft) => [
  ...missingProvider(draft),
  ...draft.registrations.flatMap((registration) =>
    registration.values.oidc.flatMap((client, index) => [
      ...environments(registration, client, index),
      ...owners(registration, client, index, draft),
      ...names(registration, index),
    ]),
  ),
  ...contested(
    draft.registrations.flatMap((registration) => ids(registration, draft)),
    (claim, first) =>
      `${quote(claim.name.split("/").at(-1) ?? "")} is the id of ${whereIs(first)} on the same cluster; write another`,
  ),
];

/** Whether this stack's cluster has the client. */
export function isHere({ values }: DraftRegistration, client: Client, draft: Draft): boolean {
  const own = environmentOf(values, client);
  return own !== undefined && hostedHere(draft).includes(own);
}

function environmentOf(values: DraftRegistration["values"], { environment }: Client): string | undefined {
  return environment ?? Object.keys(values.environments)[0];
}

function missingProvider(draft: Draft): Fault[] {
  const { source, values } = draft.stack;
  if ("oidc" in values) return [];
  const places = draft.registrations.flatMap((registration) =>
    registration.values.oidc.flatMap((client, index) =>
      isHere(registration, client, draft)
        ? [whereIs({ name: "", owner: "", place: { source: registration.source, path: ["oidc", index] } })]
        : [],
    ),
  );
  const [first] = places;
  if (first === undefined) return [];
  const instead = `platform:oidc: { issuer: https://auth.${values.cluster.domain ?? "example.org"} }`;
  return [faultAt(source, ["oidc"], `is missing, and ${first} is a client on this cluster; write ${instead}`)];
}

function environments({ source, values }: DraftRegistration, client: Client, index: number): Fault[] {
  const known = Object.keys(values.environments);
  const path: Path = ["oidc", index, "environment"];
  if (known.length === 0) {
    return [
      faultAt(source, path, "is missing, and the app has no environment to take for it; add one to environments"),
    ];
  }
  const { environment } = client;
  if (environment === undefined) {
    // Names of digits alone lose their order, so that the first one in the file is unknown.
    if (known.length === 1 || !known.some((name) => /^\d+$/.test(name))) return [];
    const problem = "is missing, and names of digits alone have no order";
    return [faultAt(source, path, `${problem}; write one of ${known.join(", ")}`)];
  }
  if (known.includes(environment)) return [];
  return [
    faultAt(source, path, `${quote(environment)} is not an environment of the app; ${didYouMean(environment, known)}`),
  ];
}

/** Ids begin with the app's name, so that no app takes another's; where two names fit, the longer one is meant. */
function owners({ app, source }: DraftRegistration, { id }: Client, index: number, { registrations }: Draft): Fault[] {
  if (id === undefined || labelProblem(id) !== undefined) return [];
  const path: Path = ["oidc", index, "id"];
  if (!belongsTo(id, app)) {
    return [faultAt(source, path, `${quote(id)} does not begin with the app's name; write ${quote(`${app}-${id}`)}`)];
  }
  const other = registrations.find(
    (registration) => registration.app.length > app.length && belongsTo(id, registration.app),
  );
  if (other === undefined) return [];
  return [faultAt(source, path, `${quote(id)} is one of the ids of app ${other.app}; write another`)];
}

function belongsTo(id: string, app: string): boolean {
  return id === app || id.startsWith(`${app}-`);
}

/** Clients meet on one cluster: this one, whatever environments of theirs it hosts, or the one of an environment elsewhere. */
function ids(registration: DraftRegistration, draft: Draft): Claim[] {
  const { app, source, values } = registration;
  return values.oidc.flatMap((client, index) => {
    const cluster = isHere(registration, client, draft) ? "here" : environmentOf(values, client);
    // An id of another app's is a fault of its own.
    if (cluster === undefined || owners(registration, client, index, draft).length > 0) return [];
    const path = ["oidc", index, ...(client.id === undefined ? [] : ["id"])];
    return [{ name: `${cluster}/${client.id ?? app}`, owner: `app ${app}`, place: { source, path } }];
  });
}

/** A client without a name is called like the app. */
function names({ source, values }: DraftRegistration, index: number): Fault[] {
  const { displayName } = values;
  if (values.oidc[index]?.name !== undefined || displayName === undefined) return [];
  const problem = clientNameProblem(displayName);
  return problem === undefined ? [] : [faultAt(source, ["displayName"], problem)];
}
