import { z } from "zod";
import type { KubernetesClient } from "../../../sandbox/cluster/client.ts";
import { describeReference, referenceTo, type Kind, type KubernetesObject } from "../../../sandbox/cluster/object.ts";
import { observe } from "../../../sandbox/cluster/observe.ts";

const kinds: readonly Kind[] = [
  { apiVersion: "v1", kind: "Namespace" },
  { apiVersion: "v1", kind: "Pod" },
  { apiVersion: "v1", kind: "ConfigMap" },
  { apiVersion: "v1", kind: "Secret" },
  { apiVersion: "v1", kind: "PersistentVolumeClaim" },
  { apiVersion: "apps/v1", kind: "Deployment" },
  { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" },
  { apiVersion: "source.toolkit.fluxcd.io/v1", kind: "GitRepository" },
  { apiVersion: "kustomize.toolkit.fluxcd.io/v1", kind: "Kustomization" },
  { apiVersion: "helm.toolkit.fluxcd.io/v2", kind: "HelmRelease" },
];

const status = z.looseObject({
  conditions: z
    .array(z.looseObject({ type: z.string(), status: z.string(), reason: z.string(), message: z.string() }))
    .default([]),
});

/** Flux says so of what waits for another, for a moment after each commit. */
const passing = ["DependencyNotReady"];

/** Watches what stands in a cluster without a break: that it is the very same, and that Flux finds nothing wrong with it. */
export class Standing {
  readonly #over = new AbortController();
  readonly #observed: Promise<void>;
  readonly #lost = new Set<string>();
  readonly #wrong = new Set<string>();
  #first: ReadonlyMap<string, string> | undefined;
  #seen = 0;

  /** @param mayGo Objects that are replaced by those who own them, such as Pods of Flux itself. */
  constructor(client: KubernetesClient, mayGo: (object: KubernetesObject) => boolean) {
    this.#observed = observe(client, {
      kinds,
      signal: this.#over.signal,
      onChange: (objects) => {
        this.#seen += 1;
        const now = new Map(
          objects.filter((object) => !mayGo(object)).map((object) => [nameOf(object), uidOf(object)]),
        );
        this.#first ??= now;
        for (const [name, uid] of this.#first) if (now.get(name) !== uid) this.#lost.add(name);
        const old = objects.filter((object) => this.#first?.has(nameOf(object)));
        for (const wrong of old.flatMap(wrongWith)) this.#wrong.add(wrong);
      },
    });
  }

  /** Ends the watch. @returns how often something changed; of what stood there at first, how much, what is not the same, and what was not Ready */
  async end(): Promise<{
    readonly changes: number;
    readonly stood: number;
    readonly lost: string[];
    readonly wrong: string[];
  }> {
    this.#over.abort();
    await this.#observed;
    return {
      changes: this.#seen,
      stood: this.#first?.size ?? 0,
      lost: [...this.#lost].sort(),
      wrong: [...this.#wrong].sort(),
    };
  }
}

function nameOf(object: KubernetesObject): string {
  return describeReference(referenceTo(object));
}

function uidOf({ metadata }: KubernetesObject): string {
  return z.string().parse(metadata.uid);
}

function wrongWith(object: KubernetesObject): string[] {
  const { data } = status.safeParse(object["status"]);
  if (data === undefined || !object.apiVersion.includes("fluxcd.io")) return [];
  return data.conditions
    .filter(({ type, status: is, reason }) => type === "Ready" && is === "False" && !passing.includes(reason))
    .map(({ reason, message }) => `${nameOf(object)}: ${reason}: ${message}`);
}
