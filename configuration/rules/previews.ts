import { SET_PREVIEWS_TOKEN } from "../commands.ts";
import type { Draft, DraftRegistration, Rule } from "./rule.ts";
import { faultAt, type Fault } from "../fault.ts";
import { SUBDOMAIN_LENGTH } from "../fields/kubernetes.ts";
import { previewDomain, PREVIEW_PREFIX, PULL_REQUEST_DIGITS } from "../../model/names/previews.ts";
import { PREVIEW_VARIABLES } from "../../model/previews.ts";
import { didYouMean, quote } from "../suggestion.ts";
import { whereIs } from "./claims.ts";

/** Previews run where an environment of their app does, under host names that are free, and somebody looks after them. */
export const previews: Rule = (draft) => {
  const { registrations } = draft;
  const withPreviews = registrations.filter(({ values }) => values.previews !== undefined);
  return [
    ...missingToken(draft, withPreviews),
    ...withPreviews.flatMap((registration) => [
      ...unknownEnvironment(registration),
      ...reservedVariables(registration),
      ...hostnames(registration, draft),
    ]),
  ];
};

/** The stack that makes the fleet repository makes its workflow. */
function missingToken({ stack: { source, values } }: Draft, [first]: readonly DraftRegistration[]): Fault[] {
  if (first === undefined || values.fleet.create !== true || values.previewsToken !== undefined) return [];
  const asker = whereIs({ name: "", owner: "", place: { source: first.source, path: ["previews"] } });
  const token = "make a fine-grained token that may read and write Pull requests of the source repositories";
  return [
    faultAt(source, ["previewsToken"], `is missing, and ${asker} needs it; ${token}, then run: ${SET_PREVIEWS_TOKEN}`),
  ];
}

function unknownEnvironment({ source, values }: DraftRegistration): Fault[] {
  const environments = Object.keys(values.environments);
  const environment = values.previews?.environment;
  if (environments.length === 0) {
    return [
      faultAt(source, ["previews"], "have no cluster, since the app has no environments; add one, or remove them"),
    ];
  }
  if (environment === undefined || environments.includes(environment)) return [];
  const problem = `${quote(environment)} is no environment of the app; ${didYouMean(environment, environments)}`;
  return [faultAt(source, ["previews", "environment"], problem)];
}

function reservedVariables({ source, values }: DraftRegistration): Fault[] {
  return Object.keys(values.previews?.substitute ?? {})
    .filter((name) => name !== "HOSTNAME" && PREVIEW_VARIABLES.includes(name))
    .map((name) => faultAt(source, ["previews", "substitute", name], "is set by the platform; remove it here"));
}

/** Host names of apps that a preview of this one could be given, and the longest that one could be. */
function hostnames({ app, source }: DraftRegistration, { stack, registrations }: Draft): Fault[] {
  const { domain } = stack.values.cluster;
  if (domain === undefined) return [];
  const own = previewDomain(app, domain).toLowerCase();
  const length = own.length + `${PREVIEW_PREFIX}.`.length + PULL_REQUEST_DIGITS;
  const isPreview = (hostname: string): boolean =>
    hostname.toLowerCase().endsWith(`.${own}`) && /^pr-\d+$/i.test(hostname.slice(0, -own.length - 1));
  const taken = registrations.flatMap((other) =>
    chosenHostnames(other)
      .filter(({ hostname }) => isPreview(hostname))
      .map(({ hostname, path }) => {
        const problem = `${quote(hostname)} is a host name for previews of app ${app}; write another`;
        return faultAt(other.source, path, problem);
      }),
  );
  if (length <= SUBDOMAIN_LENGTH) return taken;
  const problem = `the host names made of app and domain would have ${length} characters, DNS allows ${SUBDOMAIN_LENGTH}`;
  return [...taken, faultAt(source, ["previews"], `${problem}; shorten platform:cluster.domain or the app's name`)];
}

function chosenHostnames({ values }: DraftRegistration) {
  const places = [
    { hostname: values.home?.hostname, path: ["home", "hostname"] },
    ...Object.entries(values.environments).map(([name, { hostname }]) => ({
      hostname,
      path: ["environments", name, "hostname"],
    })),
    ...values.hostnames.map((hostname, index) => ({ hostname, path: ["hostnames", index] })),
  ];
  return places.flatMap(({ hostname, path }) => (hostname === undefined ? [] : [{ hostname, path }]));
}
