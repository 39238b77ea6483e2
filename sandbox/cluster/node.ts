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

/** Creates the one Node, whose kubelet kwok simulates. kwok's stages set how many Pods it accepts. */
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

/** Whether the scheduler may place Pods on the Node: a Node that has just become ready may still have a taint. */
export async function nodeIsReady(client: KubernetesClient): Promise<boolean> {
  const { spec, status } = nodeSchema.parse(await client.get(reference));
  return (
    spec.taints.length === 0 && status.conditions.some(({ type, status }) => type === "Ready" && status === "True")
  );
}
