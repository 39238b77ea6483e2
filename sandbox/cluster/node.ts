import { z } from "zod";
import type { KubernetesClient } from "./client.ts";
import { NODE } from "./programs.ts";

const reference = { apiVersion: "v1", kind: "Node", name: NODE };

const nodeSchema = z.looseObject({
  spec: z.looseObject({ taints: z.array(z.looseObject({ key: z.string() })).default([]) }),
  status: z.looseObject({
    conditions: z.array(z.looseObject({ type: z.string(), status: z.string() })).default([]),
  }),
});

/** Makes the one Node, which kwok then plays the kubelet of: the stages say how many Pods it takes. */
export async function makeNode(client: KubernetesClient): Promise<void> {
  await client.apply({
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name: NODE,
      labels: {
        "kubernetes.io/hostname": NODE,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        type: "kwok",
      },
      annotations: { "kwok.x-k8s.io/node": "fake" },
    },
  });
}

/** True when the scheduler may put Pods on the Node: a Node that was not ready a moment ago has a taint still. */
export async function nodeIsReady(client: KubernetesClient): Promise<boolean> {
  const { spec, status } = nodeSchema.parse(await client.get(reference));
  return (
    spec.taints.length === 0 && status.conditions.some(({ type, status }) => type === "Ready" && status === "True")
  );
}
