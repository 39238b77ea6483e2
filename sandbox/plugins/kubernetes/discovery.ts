import { isNotFound, UnknownKindError } from "./errors.ts";
import type { HttpClient } from "./http.ts";
import { apiVersion, at, type Gvk, isCrd, type KubeObject, listAt, textAt } from "./objects.ts";

/** The API resource of a kind. */
export interface Resource {
  plural: string;
  namespaced: boolean;
}

/** Kinds of Kubernetes itself that have no namespace (kubectl api-resources --namespaced=false). */
const CLUSTER_SCOPED = new Set([
  "APIService",
  "CertificateSigningRequest",
  "ClusterRole",
  "ClusterRoleBinding",
  "CSIDriver",
  "CSINode",
  "CustomResourceDefinition",
  "FlowSchema",
  "IngressClass",
  "MutatingWebhookConfiguration",
  "Namespace",
  "Node",
  "PersistentVolume",
  "PriorityClass",
  "PriorityLevelConfiguration",
  "RuntimeClass",
  "StorageClass",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "ValidatingWebhookConfiguration",
  "VolumeAttachment",
]);

/** Groups of Kubernetes itself; other groups that end in `.k8s.io` come from CustomResourceDefinitions. */
const BUILT_IN_GROUPS = new Set([
  "",
  "admissionregistration.k8s.io",
  "apiextensions.k8s.io",
  "apiregistration.k8s.io",
  "apps",
  "authentication.k8s.io",
  "authorization.k8s.io",
  "autoscaling",
  "batch",
  "certificates.k8s.io",
  "coordination.k8s.io",
  "discovery.k8s.io",
  "events.k8s.io",
  "flowcontrol.apiserver.k8s.io",
  "networking.k8s.io",
  "node.k8s.io",
  "policy",
  "rbac.authorization.k8s.io",
  "resource.k8s.io",
  "scheduling.k8s.io",
  "storage.k8s.io",
  "storagemigration.k8s.io",
]);

/**
 * The kinds that the API server serves, requested per group and cached. It also records the CustomResourceDefinitions
 * of this program, so that a preview knows their kinds before they exist.
 */
export class Discovery {
  readonly #http: HttpClient | undefined;
  readonly #groups = new Map<string, Promise<Map<string, Resource>>>();
  readonly #planned = new Map<string, boolean>();

  /** @param http - undefined if there is no API server. */
  constructor(http: HttpClient | undefined) {
    this.#http = http;
  }

  /** @throws UnknownKindError when the API server does not serve the kind. */
  async resource(gvk: Gvk): Promise<Resource> {
    const known = (await this.#group(gvk)).get(gvk.kind);
    if (known !== undefined) return known;
    // Its definition may have been created just now.
    this.forget(gvk);
    const found = (await this.#group(gvk)).get(gvk.kind);
    if (found === undefined) throw new UnknownKindError(gvk);
    return found;
  }

  /** Whether the API server serves the kind now; false if it cannot be reached. */
  async serves(gvk: Gvk): Promise<boolean> {
    if (this.#http === undefined) return false;
    try {
      await this.resource(gvk);
      return true;
    } catch (error) {
      if (error instanceof UnknownKindError) return false;
      throw error;
    }
  }

  /** Whether objects of the kind have a namespace; true for an unknown kind. */
  async namespaced(gvk: Gvk): Promise<boolean> {
    if (BUILT_IN_GROUPS.has(gvk.group)) return !CLUSTER_SCOPED.has(gvk.kind);
    const planned = this.#planned.get(key(gvk));
    if (planned !== undefined) return planned;
    if (!(await this.serves(gvk))) return true;
    return (await this.resource(gvk)).namespaced;
  }

  /** Records a CustomResourceDefinition that the program is about to create. */
  plan(crd: KubeObject): void {
    if (!isCrd(crd)) return;
    const group = textAt(crd, "spec", "group");
    const kind = textAt(crd, "spec", "names", "kind");
    this.#planned.set(key({ group, kind }), textAt(crd, "spec", "scope") === "Namespaced");
  }

  /** Clears the cache of a group, for example after a change of a CustomResourceDefinition. */
  forget({ group }: { group: string }): void {
    for (const known of this.#groups.keys()) {
      if (known === group || known.startsWith(`${group}/`)) this.#groups.delete(known);
    }
  }

  #group(gvk: Gvk): Promise<Map<string, Resource>> {
    const name = apiVersion(gvk);
    const known = this.#groups.get(name) ?? this.#ask(name);
    this.#groups.set(name, known);
    known.catch(() => this.#groups.delete(name));
    return known;
  }

  async #ask(name: string): Promise<Map<string, Resource>> {
    if (this.#http === undefined) throw new Error("the Kubernetes cluster is unreachable");
    try {
      const answer = await this.#http.send({ method: "GET", path: groupPath(name) });
      const resources = new Map<string, Resource>();
      for (const item of listAt(answer, "resources")) {
        const plural = textAt(item, "name");
        // `deployments/status` and the like are subresources.
        if (plural.includes("/")) continue;
        resources.set(textAt(item, "kind"), { plural, namespaced: at(item, "namespaced") === true });
      }
      return resources;
    } catch (error) {
      if (isNotFound(error)) return new Map();
      throw error;
    }
  }
}

export function groupPath(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}

function key({ group, kind }: { group: string; kind: string }): string {
  return `${kind}.${group}`;
}
