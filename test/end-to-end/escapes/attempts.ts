import { z } from "zod";
import type { KubernetesClient } from "../../../sandbox/cluster/client.ts";
import type { KubernetesObject } from "../../../sandbox/cluster/object.ts";
import { toYaml } from "../../../yaml/write.ts";
import { waitFor } from "../../../sandbox/process/wait.ts";

/** What a member of a team has Flux apply: a Kustomization of the team's, and what it applies. */
export interface Attempt {
  /** Of the Kustomization: `try-<name>`. */
  readonly name: string;
  /** Laid over a Kustomization that would do; `undefined` takes a field away. */
  readonly spec?: Readonly<Record<string, unknown>>;
  /** What it applies. */
  readonly objects?: readonly object[];
  /** Further files beside the objects, text by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Whether it applies from the source repository instead of the platform repository. */
  readonly fromSource?: true;
  /** Whose verdict is asked for: the Kustomization's own by default. */
  readonly judged?: { readonly kind: "Kustomization" | "GitRepository"; readonly name: string };
}

const namespace = "my-diet-platform";

/** A Kustomization in the team's platform namespace. */
export function kustomization(name: string, spec: Readonly<Record<string, unknown>> = {}): object {
  return {
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: { name },
    spec: {
      interval: "1h",
      retryInterval: "1h",
      timeout: "5s",
      prune: true,
      serviceAccountName: "flux",
      sourceRef: { kind: "GitRepository", name: "my-diet-platform" },
      targetNamespace: namespace,
      path: `./attempts/${name}`,
      ...spec,
    },
  };
}

/** The attempts' files below `attempts/`, by path. In the platform repository, `attempts` has to be on some list. */
export function attemptFiles(attempts: readonly Attempt[]): {
  readonly platform: Record<string, string>;
  readonly source: Record<string, string>;
} {
  const lists = attempts.map(({ name, spec = {}, fromSource }): [string, string] => [
    `attempts/${name}.yaml`,
    toYaml([
      kustomization(`try-${name}`, {
        path: `./attempts/${name}`,
        ...(fromSource === true ? ofSource : {}),
        ...spec,
      }),
    ]),
  ]);
  const list = toYaml([
    {
      apiVersion: "kustomize.config.k8s.io/v1beta1",
      kind: "Kustomization",
      resources: attempts.map(({ name }) => `${name}.yaml`),
    },
  ]);
  return {
    platform: {
      ...Object.fromEntries(lists),
      ...applied(attempts.filter(({ fromSource }) => fromSource !== true)),
      "attempts/kustomization.yaml": list,
    },
    source: applied(attempts.filter(({ fromSource }) => fromSource === true)),
  };
}

/** How what comes from the source repository is deployed. */
const ofSource = { sourceRef: { kind: "GitRepository", name: "my-diet-app" }, serviceAccountName: "deployer" };

function applied(attempts: readonly Attempt[]): Record<string, string> {
  return Object.fromEntries(
    attempts.flatMap(({ name, objects = [], files = {} }) => {
      const all = { ...files, ...(objects.length === 0 ? {} : { "objects.yaml": toYaml([...objects]) }) };
      return Object.entries(all).map(([path, text]): [string, string] => [`attempts/${name}/${path}`, text]);
    }),
  );
}

const judgedObject = z.looseObject({
  status: z.looseObject({
    conditions: z.array(z.looseObject({ type: z.string(), status: z.string(), message: z.string() })),
  }),
});

/** Flux's verdict on an attempt, when it has one: `True: …` or `False: …`, with Flux's own words. */
export async function verdict(client: KubernetesClient, { name, judged }: Attempt): Promise<string> {
  const { kind, name: object } = judged ?? { kind: "Kustomization", name: `try-${name}` };
  const group = kind === "Kustomization" ? "kustomize" : "source";
  const reference = { apiVersion: `${group}.toolkit.fluxcd.io/v1`, kind, namespace, name: object };
  let found: string | undefined;
  const decided = async (): Promise<boolean> => {
    found = ready(await client.get(reference));
    return found !== undefined;
  };
  await waitFor(`Flux's verdict on ${kind} ${object}`, decided, { timeout: 180_000, interval: 200 });
  return found ?? "";
}

function ready(object: KubernetesObject | undefined): string | undefined {
  const conditions = judgedObject.safeParse(object).data?.status.conditions ?? [];
  const condition = conditions.find(({ type, status }) => type === "Ready" && status !== "Unknown");
  return condition === undefined ? undefined : `${condition.status}: ${condition.message}`;
}
