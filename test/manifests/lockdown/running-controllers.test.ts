import assert from "node:assert/strict";
import { runningControllers } from "../../../manifests/lockdown/running-controllers.ts";

describe("a controller of Flux's as the cluster runs it", () => {
  const runningWith = (...args: readonly string[]) =>
    runningControllers([
      {
        value: {
          kind: "Deployment",
          metadata: { name: "helm-controller", namespace: "flux-system" },
          spec: { template: { spec: { containers: [{ args }] } } },
        },
      },
    ])("helm-controller");

  it("has the gates of all arguments, and the last value of each", () => {
    const gates = ["--feature-gates=A=true,B=true", "--feature-gates=B=false,C=true"];
    const { hasGate } = runningWith(...gates);
    assert.deepEqual(["A", "B", "C", "D"].map(hasGate), [true, false, true, false]);
  });

  it("has the last of two arguments of a name", () => {
    assert.equal(
      runningWith("--default-service-account=a", "--default-service-account=b").argument("--default-service-account"),
      "b",
    );
    assert.equal(runningWith().argument("--default-service-account"), undefined);
  });
});
