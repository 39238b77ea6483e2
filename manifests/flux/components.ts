import type { KubernetesObject } from "../kubernetes-object.ts";
import { toYaml } from "../yaml.ts";
import { fluxNamespace } from "./constants.ts";
import { keptByPrune } from "./kept-by-prune.ts";

/** Service account of a tenant's Kustomization that names none: it exists everywhere and may do nothing. */
const defaultServiceAccount = "default";

/**
 * The name under which Pulumi's Kubernetes provider creates objects. What it has created for Flux, kustomize-controller
 * takes over whole; otherwise a field that leaves Git would stay, as Pulumi's.
 */
const creator = "pulumi-kubernetes";

/**
 * Arguments on top of a release's: those that keep a tenant inside its namespaces, and who gives way to Flux.
 * @see https://fluxcd.io/flux/installation/configuration/multitenancy/
 */
const extraArguments: Readonly<Record<string, readonly string[]>> = {
  "kustomize-controller": [
    "--no-cross-namespace-refs=true",
    "--no-remote-bases=true",
    `--default-service-account=${defaultServiceAccount}`,
    `--override-manager=${creator}`,
  ],
  "helm-controller": ["--no-cross-namespace-refs=true", `--default-service-account=${defaultServiceAccount}`],
  "notification-controller": ["--no-cross-namespace-refs=true"],
  "image-reflector-controller": ["--no-cross-namespace-refs=true"],
  "image-automation-controller": ["--no-cross-namespace-refs=true"],
};

/** Where nobody listens: what is sent through this proxy goes nowhere. */
const nowhere = "http://127.0.0.1:9";

/**
 * Environment on top of a release's. `--no-remote-bases` stops Git only: Kustomize still fetches files over HTTP, for
 * whoever writes their address into a `kustomization.yaml`, with the controller's place in the network. So the
 * controller reaches nothing but the API server and Flux's own services.
 * @see https://pkg.go.dev/golang.org/x/net/http/httpproxy
 */
const extraEnvironment: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "kustomize-controller": {
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    NO_PROXY: [
      "$(KUBERNETES_SERVICE_HOST)",
      `.${fluxNamespace}.svc.cluster.local.`,
      `.${fluxNamespace}.svc.cluster.local`,
      `.${fluxNamespace}.svc`,
      `.${fluxNamespace}`,
    ].join(","),
  },
};

/**
 * The objects of a Flux release as a cluster of this platform runs them: locked down for tenants, and marked so that no
 * garbage collection of Flux's removes Flux.
 * @param release Objects of an official `install.yaml`, in its order, which is the order to create them in.
 */
export function fluxComponents(release: readonly KubernetesObject[]): KubernetesObject[] {
  return release.map((object) => keptByPrune(lockedDown(object)));
}

/**
 * Groups objects into YAML files of at most `limit` bytes each, in order.
 * @param limit Bytes; GitHub's contents API serves no file above 1 MB.
 * @throws RangeError when one object alone is larger.
 */
export function splitBySize(objects: readonly KubernetesObject[], limit = 900_000): string[] {
  const files: { documents: KubernetesObject[]; size: number }[] = [];
  for (const object of objects) {
    const size = Buffer.byteLength(toYaml([object]));
    if (size > limit) {
      throw new RangeError(`${object.kind} ${object.metadata.name} takes ${size} bytes; a file may have ${limit}`);
    }
    const last = files.at(-1);
    if (last === undefined || last.size + separatorSize + size > limit) files.push({ documents: [object], size });
    else {
      last.documents.push(object);
      last.size += separatorSize + size;
    }
  }
  return files.map(({ documents }) => toYaml(documents));
}

/** Of what stands between two documents. */
const separatorSize = Buffer.byteLength("---\n");

function lockedDown(object: KubernetesObject): KubernetesObject {
  const { kind, metadata } = object;
  const args = extraArguments[metadata.name];
  if (kind !== "Deployment" || args === undefined) return object;
  return { ...object, spec: withExtras(object["spec"], args, extraEnvironment[metadata.name] ?? {}) };
}

/** Adds to the first container of a Deployment's `spec`, after the release's own. */
function withExtras(spec: unknown, args: readonly string[], environment: Readonly<Record<string, string>>): unknown {
  const template = field(spec, "template");
  const podSpec = field(template, "spec");
  const [container, ...others] = list(field(podSpec, "containers"));
  const variables = Object.entries(environment).map(([name, value]) => ({ name, value }));
  const extended = {
    ...record(container),
    args: [...list(field(container, "args")), ...args],
    ...(variables.length === 0 ? {} : { env: [...list(field(container, "env")), ...variables] }),
  };
  const containers = [extended, ...others];
  return { ...record(spec), template: { ...record(template), spec: { ...record(podSpec), containers } } };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function field(value: unknown, name: string): unknown {
  return record(value)[name];
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
