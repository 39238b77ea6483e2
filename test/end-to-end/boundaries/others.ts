import { flux, type Bound } from "./bound.ts";

/** A Service that takes the address that it is given. */
export const service = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "try" },
  spec: { type: "LoadBalancer", ports: [{ port: 80 }] },
};

const address = /is not for apps: the address may be the one of somebody else; remove it/;

/** Services that choose where they are reached. */
export const addresses: readonly Bound[] = [
  {
    title: "a Service with externalIPs",
    fine: service,
    wrong: { spec: { externalIPs: ["203.0.113.7"] } },
    refusal: ["service-addresses", /spec\.externalIPs is not for apps: .* anybody in the cluster; remove it$/],
  },
  {
    title: "a Service with a loadBalancerIP",
    fine: service,
    wrong: { spec: { loadBalancerIP: "203.0.113.7" } },
    refusal: ["service-addresses", address],
  },
  ...["metallb.io/loadBalancerIPs", "io.cilium/lb-ipam-ips"].map((annotation): Bound => ({
    title: `a Service that asks for an address by ${annotation}`,
    fine: service,
    wrong: { metadata: { annotations: { [annotation]: "203.0.113.7" } } },
    refusal: ["service-addresses", address],
  })),
];

/** Secrets with a token that never expires. The type of a Secret stays: what could change is whose token it is. */
export const tokens: readonly Bound[] = (
  [
    ["my-diet-platform", flux],
    ["my-diet-dev", undefined],
  ] as const
).map(([namespace, as]) => ({
  title: `a Secret with a token that never expires, in ${namespace}`,
  fine: { apiVersion: "v1", kind: "Secret", metadata: { name: "try", namespace } },
  wrong: {
    metadata: { annotations: { "kubernetes.io/service-account.name": "default" } },
    type: "kubernetes.io/service-account-token",
  },
  refusal: ["lasting-tokens", /would hold a token that never expires; remove it, and ask for a short one/],
  fixed: /type: Invalid value: .*field is immutable/,
  ...(as === undefined ? {} : { as }),
}));

/** Secrets that are written where others read. */
export const pushes: readonly Bound[] = [
  {
    title: "a PushSecret into a store of the cluster's",
    fine: {
      apiVersion: "external-secrets.io/v1alpha1",
      kind: "PushSecret",
      metadata: { name: "try" },
      spec: {
        secretStoreRefs: [{ name: "of-its-own" }],
        selector: { secret: { name: "something" } },
        data: [{ match: { secretKey: "key", remoteRef: { remoteKey: "ghcr-pull-secret" } } }],
      },
    },
    wrong: { spec: { secretStoreRefs: [{ kind: "ClusterSecretStore", name: "platform-registries" }] } },
    refusal: [
      "shared-stores",
      /a ClusterSecretStore is not for apps to write into: .*; write the name of a SecretStore/,
    ],
  },
];
