import type { SandboxUnderTest } from "./sandbox-under-test.ts";

const namespace = "flux-system";
const gitRepository = "source.toolkit.fluxcd.io/v1";
const kustomization = "kustomize.toolkit.fluxcd.io/v1";

/**
 * Deploys a repository the way people do without the platform: a GitRepository and a Kustomization of one name beside
 * Flux's own, with the rights of the controller, and pruning.
 *
 * @param spec Of the Kustomization, on top of what all of them have.
 */
export async function deployByHand(
  { cluster, github }: SandboxUnderTest,
  name: string,
  repository: string,
  spec: Readonly<Record<string, unknown>>,
): Promise<void> {
  const metadata = { name, namespace };
  const { client } = cluster;
  const stringData = { username: "git", password: github.token };
  await client.apply({ apiVersion: "v1", kind: "Secret", metadata, stringData });
  await client.apply({
    apiVersion: gitRepository,
    kind: "GitRepository",
    metadata,
    spec: {
      interval: "1m",
      url: `${github.url}/labrats-work/${repository}.git`,
      ref: { branch: "main" },
      secretRef: { name },
    },
  });
  await client.apply({
    apiVersion: kustomization,
    kind: "Kustomization",
    metadata,
    spec: {
      interval: "1m",
      prune: true,
      sourceRef: { kind: "GitRepository", name },
      serviceAccountName: "kustomize-controller",
      ...spec,
    },
  });
}

/** Has Flux leave alone what the Kustomization deploys, even when it is deleted. */
export async function suspend({ cluster }: SandboxUnderTest, name: string): Promise<void> {
  const metadata = { name, namespace };
  const object = { apiVersion: kustomization, kind: "Kustomization", metadata, spec: { suspend: true } };
  await cluster.client.apply(object, { fieldManager: "person" });
}

/** Deletes the Kustomization, and waits until it is gone, with all that it prunes. */
export async function remove({ cluster }: SandboxUnderTest, name: string): Promise<void> {
  const reference = { apiVersion: kustomization, kind: "Kustomization", namespace, name };
  await cluster.client.delete(reference, { wait: 60_000 });
}
