import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { readinessOf } from "../../../../sandbox/plugins/kubernetes/await/readiness.ts";
import type { Verdict } from "../../../../sandbox/plugins/kubernetes/await/verdict.ts";
import type { Properties } from "../../../../sandbox/plugins/rpc/property-values.ts";

const ready: Verdict = { state: "ready" };

function judge(inputs: Properties, live: Properties): Verdict | undefined {
  return readinessOf(inputs)?.(live);
}

const waitFor = (expression: string): Properties => ({
  apiVersion: "kustomize.toolkit.fluxcd.io/v1",
  kind: "Kustomization",
  metadata: { annotations: { "pulumi.com/waitFor": expression } },
});

describe("waiting for conditions", () => {
  const isReady = waitFor("condition=Ready");
  const conditions = (...list: Properties[]): Properties => ({
    metadata: { generation: 2 },
    status: { conditions: list },
  });

  it("is over when the condition is True for the latest generation", () => {
    assert.deepEqual(judge(isReady, conditions({ type: "Ready", status: "True", observedGeneration: 2 })), ready);
    assert.deepEqual(
      judge(isReady, conditions({ type: "Ready", status: "True", observedGeneration: 1, message: "old" })),
      {
        state: "waiting",
        message: "the latest change has not been seen yet; before it Ready=True: old",
      },
    );
    assert.deepEqual(judge(isReady, {}), { state: "waiting", message: "no Ready condition yet" });
  });

  it("shows the object's own message, and goes on while it may still become ready", () => {
    const failing = conditions({ type: "Ready", status: "False", reason: "GitOperationFailed", message: "no auth" });
    assert.deepEqual(judge(isReady, failing), {
      state: "waiting",
      message: "Ready=False (GitOperationFailed): no auth",
    });
  });

  it("fails at once when the controller says that it is stalled", () => {
    const live = conditions(
      { type: "Ready", status: "False", reason: "BadPath", message: "no such path" },
      { type: "Stalled", status: "True", reason: "BadPath", message: "path not found: ./x" },
    );
    assert.deepEqual(judge(isReady, live), { state: "failed", message: "Stalled=True (BadPath): path not found: ./x" });
  });

  it("understands another status, and lists", () => {
    const live = conditions({ type: "Ready", status: "False" }, { type: "Healthy", status: "True" });
    assert.deepEqual(judge(waitFor("condition=Ready=False"), live), ready);
    assert.deepEqual(judge(waitFor('["condition=Ready=False", "condition=Healthy"]'), live), ready);
    assert.equal(judge(waitFor('["condition=Ready", "condition=Healthy"]'), live)?.state, "waiting");
  });

  it("refuses what it does not understand", () => {
    for (const expression of ["Ready", "[]", "jsonpath=.status.phase", "jsonpath={.a}=", "jsonpath={.a..b}"]) {
      assert.throws(() => readinessOf(waitFor(expression)), /pulumi\.com\/waitFor/, expression);
    }
  });

  it("does not happen with skipAwait", () => {
    const metadata = { annotations: { "pulumi.com/skipAwait": "true", "pulumi.com/waitFor": "condition=Ready" } };
    assert.equal(readinessOf({ apiVersion: "apps/v1", kind: "Deployment", metadata }), undefined);
  });
});

describe("waiting for a JSON path", () => {
  const live = {
    status: {
      phase: "Bound",
      count: 2,
      conditions: [{ type: "Ready", status: "True" }],
      "a.b": { c: null },
    },
  };

  for (const expression of [
    "jsonpath={.status.phase}",
    "jsonpath={.status.phase}=Bound",
    "jsonpath={ $.status.count }=2",
    "jsonpath={.status.conditions[0].type}=Ready",
    "jsonpath={.status.conditions[-1].type}=Ready",
    "jsonpath={.status.conditions[*].status}=True",
    'jsonpath={.status.conditions[?(@.type=="Ready")].status}=True',
    "jsonpath={.status['a.b'].c}=null",
  ]) {
    it(`is over at ${expression}`, () => {
      assert.deepEqual(judge(waitFor(expression), live), ready);
    });
  }

  it("says what it has found instead", () => {
    assert.deepEqual(judge(waitFor("jsonpath={.status.phase}=Lost"), { status: { phase: "Bound" } }), {
      state: "waiting",
      message: 'Waiting for {.status.phase}=Lost (found "Bound")',
    });
    assert.deepEqual(judge(waitFor("jsonpath={.status.none}"), {}), {
      state: "waiting",
      message: "Waiting for {.status.none} (selected nothing)",
    });
  });
});

describe("waiting for a rollout", () => {
  const deployment = { apiVersion: "apps/v1", kind: "Deployment" };
  const live = (status: Properties): Properties => ({
    metadata: { generation: 2 },
    spec: { replicas: 2 },
    status: { observedGeneration: 2, ...status },
  });

  it("of a Deployment is over when all Pods are new and available", () => {
    const rolledOut = { replicas: 2, updatedReplicas: 2, availableReplicas: 2 };
    assert.deepEqual(judge(deployment, live(rolledOut)), ready);
    assert.equal(judge(deployment, live({ ...rolledOut, observedGeneration: 1 }))?.state, "waiting");
    assert.equal(judge(deployment, live({ ...rolledOut, replicas: 3 }))?.state, "waiting");
    assert.deepEqual(
      judge(
        deployment,
        live({
          replicas: 2,
          updatedReplicas: 2,
          availableReplicas: 1,
          conditions: [{ type: "Available", status: "False", message: "no minimum availability" }],
        }),
      ),
      { state: "waiting", message: "1/2 Pods available; Available=False: no minimum availability" },
    );
  });

  it("of a Deployment fails when its controller has given up", () => {
    const conditions = [
      { type: "Progressing", status: "False", reason: "ProgressDeadlineExceeded", message: "timed out progressing" },
    ];
    assert.equal(judge(deployment, live({ conditions }))?.state, "failed");
  });

  it("of a CustomResourceDefinition is over when it is established", () => {
    const crd = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };
    assert.equal(judge(crd, {})?.state, "waiting");
    assert.deepEqual(judge(crd, { status: { conditions: [{ type: "Established", status: "True" }] } }), ready);
    const refused = { status: { conditions: [{ type: "NamesAccepted", status: "False", message: "plural taken" }] } };
    assert.deepEqual(judge(crd, refused), { state: "failed", message: "NamesAccepted=False: plural taken" });
  });

  it("is not waited for where nothing rolls out", () => {
    assert.equal(readinessOf({ apiVersion: "v1", kind: "Service" }), undefined);
    assert.equal(readinessOf({ apiVersion: "serving.knative.dev/v1", kind: "Deployment" }), undefined);
  });
});
