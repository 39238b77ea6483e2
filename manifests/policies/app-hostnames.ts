import type { HostnameRule } from "../../model/boundaries.ts";
import { appLabel, previewLabelKey } from "../namespace-marks.ts";
import { admissionPolicy, type AdmissionPolicy, type Requirement } from "./admission-policy.ts";
import { refusal } from "./allowances.ts";
import { appOwner, ownerSeparator, platformOwner } from "./hostname-owners.ts";
import { inAppNamespaces, withStatus } from "./in-app-namespaces.ts";

/** Annotations with further host names, which DNS or a controller then leads to the object; with commas between them. */
const hostnameAnnotations = [
  "external-dns.alpha.kubernetes.io/hostname",
  "external-dns.alpha.kubernetes.io/internal-hostname",
  "nginx.ingress.kubernetes.io/server-alias",
];

/** Parts of a host name that are looked at, from its end: more than anybody needs, and the most that a name may have. */
const PARTS = 20;

/** The arguments of {@link appHostnames}. */
export interface AppHostnamesArgs {
  /** Prefix of the namespaces' labels; makes the policy's name unique in the cluster. */
  readonly labelPrefix: string;
  /** The domain of the cluster. */
  readonly domain: string;
  /** The host names that apps may claim; previews may only use their own. */
  readonly rule: HostnameRule;
  /** The owner of each host name that has one. */
  readonly owners: Readonly<Record<string, string>>;
}

/**
 * Refuses, in the namespaces of apps, Ingresses and routes for host names of other owners. A name belongs to its owner,
 * or else to the owner of the nearest name above it; a wildcard is refused if it covers a name of another owner. Below
 * the cluster's domain, names without an owner belong to the platform, whose components use them.
 *
 * A preview may use its own name and names below it, whatever the rule: nobody has reviewed the code that runs there.
 *
 * Names claimed earlier stay; added names must follow the rule.
 *
 * The owners are part of the policy rather than of a ConfigMap as its parameters: an API server that has stopped
 * watching ConfigMaps for a deleted policy finds none for the next policy until it is restarted (seen with 1.36).
 */
export function appHostnames({ labelPrefix, domain, rule, owners }: AppHostnamesArgs): AdmissionPolicy {
  const preview = `namespaceObject.metadata.?labels[?'${previewLabelKey(labelPrefix)}'].orValue('')`;
  const app = `namespaceObject.metadata.labels['${appLabel(labelPrefix)}']`;
  const forApps: readonly Requirement[] = rule === "any" ? [] : requirementsOfApps(rule);
  return admissionPolicy({
    name: `app-hostnames.${labelPrefix}`,
    matches: inAppNamespaces(labelPrefix, [
      { group: "", resources: withStatus("services") },
      { group: "networking.k8s.io", resources: withStatus("ingresses") },
      {
        group: "gateway.networking.k8s.io",
        resources: ["gateways", "listenersets", "httproutes", "grpcroutes", "tlsroutes"],
      },
      { group: "gateway.networking.x-k8s.io", resources: ["xlistenersets"] },
    ]),
    variables: {
      owners: mapOf(owners),
      preview,
      mine: `'${appOwner("")}' + ${app}`,
      own: `variables.preview + '.' + ${app} + '.${domain.toLowerCase()}'`,
      before: `oldObject == null ? [] : ${namesIn("oldObject")}`,
      added: `${namesIn("object")}.filter(one, !(one in variables.before))`,
      owned: `variables.added.map(one, {'name': one, 'owner': ${ownerOf(domain.toLowerCase())}})`,
    },
    requirements: [
      {
        expression: `!${catchesAll("object")} || (oldObject != null && ${catchesAll("oldObject")})`,
        messageExpression: refusal(
          "without a host name it would get the requests of others",
          "write a host name into every rule, listener and route, and no default backend",
        ),
      },
      {
        expression: `variables.added.all(one, ${isName("one")})`,
        messageExpression: `variables.added.filter(one, !(${isName("one")}))[0] + ' is not a host name; write one, such as app.example.org'`,
      },
      {
        expression: `variables.preview == '' || variables.added.all(one, ${isOwn("one")})`,
        messageExpression:
          `variables.added.filter(one, !(${isOwn("one")}))[0] + ` +
          "' is not a host name of this preview; write ${HOSTNAME}, which is ' + variables.own",
      },
      ...forApps.map(({ expression, messageExpression }) => ({
        expression: `variables.preview != '' || ${expression}`,
        messageExpression,
      })),
    ],
  });
}

/** A map in CEL, sorted by key. Host names and owners have no quotes in them. */
function mapOf(entries: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(entries).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${sorted.map(([key, value]) => `'${key}': '${value}'`).join(", ")}}`;
}

function requirementsOfApps(rule: Exclude<HostnameRule, "any">): Requirement[] {
  const isMine = (owner: string): string => `variables.mine in ${owner}.split('${ownerSeparator}')`;
  const foreign = rule === "registered" ? `!(${isMine("one.owner")})` : `one.owner != '' && !(${isMine("one.owner")})`;
  const instead = "write a host name of this app, or add the name to hostnames in the registration of the app";
  const covers = `one.startsWith('*.') && variables.owners.exists(name, name.endsWith(one.substring(1)) && !(${isMine("variables.owners[name]")}))`;
  return [
    {
      expression: `variables.owned.all(one, !(${foreign}))`,
      messageExpression: `variables.owned.filter(one, ${foreign}).map(one, one.name + (one.owner == '' ? ' is nobody\\'s' : ' belongs to ' + one.owner))[0] + '; ${instead}'`,
    },
    {
      expression: `variables.added.all(one, !(${covers}))`,
      messageExpression: `variables.added.filter(one, ${covers})[0] + ' covers host names of others; write host names without a star'`,
    },
  ];
}

/** The host names that an object claims, in lower case. */
function namesIn(object: string): string {
  const listed = (list: string): string => `${object}.?spec.?${list}.orValue([])`;
  const annotated = hostnameAnnotations.map(
    (annotation) => `${object}.metadata.?annotations[?'${annotation}'].orValue('')`,
  );
  const tls = `${listed("tls")}.map(one, one.?hosts.orValue([]).join(','))`;
  const fromSpec =
    `(request.kind.kind == 'Ingress' ? ${listed("rules")}.map(one, one.?host.orValue('')) + ${tls} : ` +
    `${listed("hostnames")} + ${listed("listeners")}.map(one, one.?hostname.orValue('')))`;
  return (
    `(${fromSpec} + [${annotated.join(", ")}]).join(',').lowerAscii().split(',')` +
    ".map(one, one.trim()).map(one, one.endsWith('.') ? one.substring(0, size(one) - 1) : one).filter(one, one != '')"
  );
}

/**
 * Returns the condition that an object names no host names, and would therefore receive requests for those of other
 * owners.
 */
function catchesAll(object: string): string {
  const listed = (list: string): string => `${object}.?spec.?${list}.orValue([])`;
  const ingress =
    `request.kind.kind == 'Ingress' && (${object}.?spec.?defaultBackend.hasValue() || ` +
    `${listed("rules")}.exists(one, one.?host.orValue('') == ''))`;
  const listener = `${listed("listeners")}.exists(one, one.protocol in ['HTTP', 'HTTPS', 'TLS'] && one.?hostname.orValue('') == '')`;
  // The listeners of the app's own gateways are limited; a Service, which routes inside a mesh, has no host names.
  const route =
    `request.kind.kind.endsWith('Route') && size(${listed("hostnames")}) == 0 && ${listed("parentRefs")}.exists(one, ` +
    "one.?kind.orValue('Gateway') != 'Service' && one.?namespace.orValue(request.namespace) != request.namespace)";
  return `((${ingress}) || ${listener} || (${route}))`;
}

function isName(name: string): string {
  return `${name}.matches('^([*][.])?[a-z0-9]([-a-z0-9.]*[a-z0-9])?$') && size(${name}.split('.')) <= ${PARTS}`;
}

function isOwn(name: string): string {
  return `${name} == variables.own || ${name}.endsWith('.' + variables.own)`;
}

/**
 * Returns an expression for the owner of `one`, a host name or a wildcard: the owner of the name itself, or of the
 * nearest owned name above. For names below, `*.example.org` is nearer than `example.org`.
 */
function ownerOf(domain: string): string {
  const base = "(one.startsWith('*.') ? one.substring(2) : one)";
  const above = Array.from({ length: PARTS }, (_, index) => index).join(", ");
  const platforms = `(name == '${domain}' && name != one)`;
  return (
    `([${above}].filter(part, part < size(${base}.split('.'))).map(part, ${base}.split('.', part + 1)[part])` +
    `.map(name, name != one && ('*.' + name) in variables.owners ? '*.' + name : name)` +
    `.filter(name, name in variables.owners).map(name, ${platforms} ? '${platformOwner}' : variables.owners[name]) + [''])[0]`
  );
}
