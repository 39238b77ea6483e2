import assert from "node:assert/strict";
import { toWorkload, type Workload } from "../../../configuration/workloads.ts";
import { workloadSchema } from "../../../configuration/schema/workload.ts";
import { workloadBase } from "../../../manifests/workloads/base.ts";
import { parseYamlDocuments } from "../../support/parse-yaml.ts";
import { podOf } from "./pod.ts";

/** The workload `hello` with these values besides the smallest ones. */
function hello(values: object = {}): Workload {
  const smallest = { image: "ghcr.io/labrats-work/hello", environments: { dev: { tag: "1.4.0" } } };
  return toWorkload("hello", workloadSchema.parse({ ...smallest, ...values }));
}

/** The pods of its Deployment. */
function pod(values: object = {}) {
  return podOf(parseYamlDocuments(workloadBase(hello(values))["deployment.yaml"] ?? "", "deployment.yaml")[0]);
}

describe("pods of a workload", () => {
  it("get no variables about Services: HELLO_PORT is the program's own", () => {
    assert.equal(pod({ port: 8080 })["enableServiceLinks"], false);
    assert.equal(pod()["enableServiceLinks"], false);
  });
});
