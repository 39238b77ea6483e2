import assert from "node:assert/strict";
import { NetworkPolicy } from "kubernetes-models/networking.k8s.io/v1";
import { networkPolicy } from "../../../manifests/app/network-policy.ts";
import { appPreviewFiles } from "../../../manifests/previews/app-files.ts";
import { previewArgs } from "../../support/fixtures.ts";

const labelPrefix = "labrats.work";
const namespaced = (name: string) => ({
  namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } },
});

describe("the network of an app's namespace", () => {
  it("takes connections from its own pods and from the namespaces that the platform names, and from nobody else", () => {
    const policy = networkPolicy({
      labelPrefix,
      namespace: "my-diet-dev",
      network: "incoming",
      from: ["traefik", "monitoring"],
    });
    assert.deepEqual(policy.spec, {
      podSelector: {},
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ podSelector: {} }, namespaced("traefik"), namespaced("monitoring")] }],
    });
    new NetworkPolicy(policy).validate();
  });

  it("leads to its own pods, to DNS and to its database, and nowhere else", () => {
    const policy = networkPolicy({
      labelPrefix,
      namespace: "my-diet-dev",
      network: "all",
      from: [],
      database: "datastore",
    });
    assert.deepEqual(policy.spec?.policyTypes, ["Ingress", "Egress"]);
    assert.deepEqual(policy.spec.ingress, [{ from: [{ podSelector: {} }] }]);
    assert.deepEqual(policy.spec.egress, [
      { to: [{ podSelector: {} }] },
      {
        to: [namespaced("kube-system"), { ipBlock: { cidr: "169.254.20.10/32" } }],
        ports: [
          { protocol: "UDP", port: 53 },
          { protocol: "TCP", port: 53 },
        ],
      },
      { to: [namespaced("datastore")], ports: [{ protocol: "TCP", port: 5432 }] },
    ]);
    new NetworkPolicy(policy).validate();
  });

  it("is that of its previews too", () => {
    assert.equal(appPreviewFiles(previewArgs)["namespace/network.yaml"], undefined);
    const { "namespace/network.yaml": text = "" } = appPreviewFiles({ ...previewArgs, network: "all" });
    assert.match(text, /namespace: my-diet-pr-\$\{NUMBER\}\n/);
    assert.match(text, /labels:\n +labrats\.work\/owner: platform\n/);
  });
});
