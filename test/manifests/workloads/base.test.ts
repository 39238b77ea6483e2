import assert from "node:assert/strict";
import { z } from "zod";
import { workloadBase } from "../../../manifests/workloads/base.ts";
import { workloadEntry } from "../../../manifests/workloads/entry.ts";
import { parseYamlDocuments } from "../../support/parse-yaml.ts";
import { helloWorkload } from "../../support/workload.ts";
import { podOf } from "./pod.ts";

/** A file of the workload's base, which has one object. */
function object(file: string, values: object): unknown {
  return parseYamlDocuments(workloadBase(helloWorkload(values))[file] ?? "", file)[0];
}

/** The pods of its Deployment. */
function pod(values: object = {}) {
  return podOf(object("deployment.yaml", values));
}

/** How its container is looked at. */
function probes(values: object) {
  const [{ startupProbe: startup, readinessProbe: readiness, livenessProbe: liveness }] = pod(values).containers;
  return { startup, readiness, liveness };
}

describe("pods of a workload", () => {
  it("get no variables about Services: HELLO_PORT is the program's own", () => {
    assert.equal(pod({ port: 8080 })["enableServiceLinks"], false);
    assert.equal(pod()["enableServiceLinks"], false);
  });

  it("have five minutes to start when somebody says how to look, and are restarted later on only", () => {
    const httpGet = { path: "/healthz", port: "http" };
    assert.deepEqual(probes({ port: 8080, health: { path: "/healthz" } }), {
      startup: { httpGet, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 60 },
      readiness: { httpGet, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 },
      liveness: { httpGet, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 },
    });
  });

  it("are never restarted where nobody says how to look, nor looked at without a port for HTTP", () => {
    const { startup, readiness, liveness } = probes({ port: 8080 });
    assert.deepEqual(readiness?.["tcpSocket"], { port: "http" });
    assert.deepEqual([startup, liveness], [undefined, undefined]);
    const none = { startup: undefined, readiness: undefined, liveness: undefined };
    assert.deepEqual(probes({}), none);
    assert.deepEqual(probes({ ports: { metrics: { port: 9090 } } }), none);
    assert.deepEqual(probes({ port: 8080, health: { readiness: { enabled: false } } }), none);
  });

  it("are looked at in another way where one of the probes says so, as often as it says", () => {
    const health = {
      ...{ command: ["pg_isready"], liveness: { enabled: false } },
      startup: { periodSeconds: 10, failureThreshold: 180, initialDelaySeconds: 30 },
      readiness: { tcp: "admin", successThreshold: 2 },
    };
    assert.deepEqual(probes({ ports: { admin: { port: 8053 } }, health }), {
      startup: {
        exec: { command: ["pg_isready"] },
        ...{ initialDelaySeconds: 30, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 180 },
      },
      readiness: {
        tcpSocket: { port: "admin" },
        ...{ periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3, successThreshold: 2 },
      },
      liveness: undefined,
    });
  });
});

describe("a workload that starts slowly", () => {
  const deadline = (values: object) =>
    z
      .looseObject({ spec: z.looseObject({ progressDeadlineSeconds: z.number().optional() }) })
      .parse(object("deployment.yaml", values)).spec.progressDeadlineSeconds;
  const timeout = (values: object) => {
    const workload = helloWorkload(values);
    const [environment] = workload.environments;
    assert(environment !== undefined);
    const args = { workload, environment, directory: "hello", dependsOn: [], labelPrefix: "labrats.work" };
    return /timeout: (.*)/.exec(workloadEntry(args))?.[1];
  };

  it("has not failed before it can have started, to Kubernetes and to Flux", () => {
    const slow = { port: 8080, health: { path: "/", startup: { periodSeconds: 10, failureThreshold: 120 } } };
    assert.deepEqual([deadline(slow), timeout(slow)], [1500, "25m"]);
    const usual = { port: 8080, health: { path: "/" } };
    assert.deepEqual([deadline(usual), timeout(usual)], [undefined, "10m"]);
    assert.deepEqual([deadline({ port: 8080 }), timeout({ port: 8080 })], [undefined, "5m"]);
  });
});

describe("the Service of a workload", () => {
  it("has each port under its name, and is there for any", () => {
    const ports = { dns: { port: 5353, protocol: "UDP", servicePort: 53 }, metrics: { port: 9090 } };
    const spec = (values: object) =>
      z.looseObject({ spec: z.looseObject({ ports: z.array(z.unknown()) }) }).parse(object("service.yaml", values))
        .spec;
    assert.deepEqual(spec({ port: 8080, ports }).ports, [
      { name: "http", port: 80, targetPort: "http" },
      { name: "dns", port: 53, targetPort: "dns", protocol: "UDP" },
      { name: "metrics", port: 9090, targetPort: "metrics" },
    ]);
    assert.deepEqual(spec({ ports: { metrics: { port: 9090 } } }).ports, [
      { name: "metrics", port: 9090, targetPort: "metrics" },
    ]);
    assert.equal(object("service.yaml", {}), undefined);
  });
});
