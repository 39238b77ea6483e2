import assert from "node:assert/strict";
import { AppNamespaces, type AppNamespacesArgs } from "../../../components/app/app-namespaces.ts";
import { record } from "../../../render/program/record.ts";
import { tree } from "../../support/pulumi/tree.ts";

const args: AppNamespacesArgs = {
  app: "my-diet",
  platform: "my-diet-platform",
  workloads: [
    { namespace: "my-diet-splash", podSecurity: "restricted" },
    { namespace: "my-diet-dev", podSecurity: "baseline" },
  ],
  labelPrefix: "labels.example.org",
  protect: true,
};

const namespace = (name: string, role: string, marks: object = {}, level = "baseline"): object => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: {
    name,
    labels: {
      "labels.example.org/app": "my-diet",
      "labels.example.org/namespace-role": role,
      "pod-security.kubernetes.io/enforce": level,
      "pod-security.kubernetes.io/warn": "restricted",
    },
    annotations: { "kustomize.toolkit.fluxcd.io/prune": "disabled", ...marks },
  },
});

describe("AppNamespaces", () => {
  it("labels every namespace, keeps its pods off the nodes and Flux from pruning any, and protects the one with the secrets", async () => {
    const run = await record(() => {
      const { platform, workloads } = new AppNamespaces("ns", args);
      return { platform, workloads };
    });
    assert.equal(
      tree(run),
      [
        "platform:AppNamespaces ns",
        "  kubernetes:Namespace ns/my-diet-dev",
        "  kubernetes:Namespace ns/my-diet-platform",
        "      - protect",
        "  kubernetes:Namespace ns/my-diet-splash",
      ].join("\n"),
    );
    assert.deepEqual(run.inputs(), {
      "kubernetes:Namespace ns/my-diet-dev": namespace("my-diet-dev", "app"),
      "kubernetes:Namespace ns/my-diet-platform": namespace("my-diet-platform", "platform"),
      "kubernetes:Namespace ns/my-diet-splash": namespace("my-diet-splash", "app", {}, "restricted"),
    });
    assert.deepEqual(run.outputs, { platform: "my-diet-platform", workloads: ["my-diet-splash", "my-diet-dev"] });
  });

  it("protects none when that is not asked for, and tells the API server so", async () => {
    const run = await record(() => new AppNamespaces("ns", { ...args, protect: false }));
    assert.deepEqual(
      run.resources.filter(({ options }) => options.protect === true),
      [],
    );
    assert.deepEqual(run.inputs(), {
      "kubernetes:Namespace ns/my-diet-dev": namespace("my-diet-dev", "app"),
      "kubernetes:Namespace ns/my-diet-platform": namespace("my-diet-platform", "platform", {
        "labels.example.org/deletion": "allowed",
      }),
      "kubernetes:Namespace ns/my-diet-splash": namespace("my-diet-splash", "app", {}, "restricted"),
    });
  });

  it("tells in each namespace what the app is, and who answers for it, as far as that is known", async () => {
    const about = { owner: "Team Kitchen", contact: "kitchen@example.org" };
    const run = await record(
      () =>
        new AppNamespaces("ns", { ...args, workloads: [{ namespace: "my-diet-dev", podSecurity: "baseline" }], about }),
    );
    const annotations = {
      "labels.example.org/owner": "Team Kitchen",
      "labels.example.org/contact": "kitchen@example.org",
    };
    assert.deepEqual(run.inputs(), {
      "kubernetes:Namespace ns/my-diet-dev": namespace("my-diet-dev", "app", annotations),
      "kubernetes:Namespace ns/my-diet-platform": namespace("my-diet-platform", "platform", annotations),
    });
  });
});
