import assert from "node:assert/strict";
import { objectSchema, type KubernetesObject } from "../../../sandbox/cluster/object.ts";
import { workloadOf } from "../../../sandbox/controllers/deployment.ts";

interface Wish {
  replicas?: number;
  uid?: string;
  deletionTimestamp?: string;
  args?: string[];
  annotations?: Record<string, string>;
  memory?: string | number;
}

function deployment({
  replicas,
  uid = "1",
  deletionTimestamp,
  args,
  annotations,
  memory = "1Gi",
}: Wish = {}): KubernetesObject {
  return objectSchema.parse({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "source-controller", namespace: "flux-system", uid, deletionTimestamp },
    spec: {
      replicas,
      template: {
        metadata: { annotations },
        spec: {
          serviceAccountName: "source-controller",
          containers: [
            {
              name: "manager",
              args: args ?? ["--log-level=info", "--adv=x.$(RUNTIME_NAMESPACE).svc", "--raw=$$(A)$(MISSING)"],
              env: [
                { name: "RUNTIME_NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
                { name: "TUF_ROOT", value: "/tmp/.sigstore" },
                { name: "GOMEMLIMIT", valueFrom: { resourceFieldRef: { resource: "limits.memory" } } },
                { name: "UNKNOWN", valueFrom: { configMapKeyRef: { name: "x", key: "y" } } },
              ],
              resources: { limits: { memory } },
            },
          ],
        },
      },
    },
  });
}

describe("the workload of a Deployment", () => {
  it("has its arguments and environment as a kubelet would fill them in", () => {
    const { args, env, serviceAccount } = workloadOf(deployment()) ?? {};
    assert.deepEqual(
      { args, env, serviceAccount },
      {
        args: ["--log-level=info", "--adv=x.flux-system.svc", "--raw=$(A)$(MISSING)"],
        env: { RUNTIME_NAMESPACE: "flux-system", TUF_ROOT: "/tmp/.sigstore", GOMEMLIMIT: "1073741824" },
        serviceAccount: "source-controller",
      },
    );
  });

  for (const [limit, bytes] of [
    ["512Mi", "536870912"],
    ["1.5G", "1500000000"],
    ["100k", "100000"],
    [2048, "2048"],
    ["1furlong", undefined],
  ] as const) {
    it(`knows how much ${limit} is`, () => {
      assert.equal(workloadOf(deployment({ memory: limit }))?.env["GOMEMLIMIT"], bytes);
    });
  }

  it("is nothing when it is scaled to nothing or being deleted", () => {
    assert.equal(workloadOf(deployment({ replicas: 0 })), undefined);
    assert.equal(workloadOf(deployment({ deletionTimestamp: "2026-01-01T00:00:00Z" })), undefined);
    assert.notEqual(workloadOf(deployment({ replicas: 2 })), undefined);
  });

  it("is another one exactly when a cluster would make a new Pod", () => {
    const fingerprint = (wish?: Wish) => workloadOf(deployment(wish))?.fingerprint;
    assert.equal(fingerprint({ replicas: 1 }), fingerprint({ replicas: 2 }));
    for (const wish of [{ args: ["--other"] }, { annotations: { restartedAt: "now" } }, { uid: "2" }]) {
      assert.notEqual(fingerprint(wish), fingerprint());
    }
  });
});
