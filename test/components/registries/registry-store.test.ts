import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { RegistryStore } from "../../../components/registries/registry-store.ts";
import { copiesHealth } from "../../../manifests/external-secrets/health.ts";
import { registryStore, registryStoreSync } from "../../../manifests/app/pull-secret.ts";
import { committedFiles } from "../../../render/committed-files.ts";
import { record, type Recording } from "../../../render/program/record.ts";
import { fleet } from "../../support/fixtures.ts";
import { parseYamlDocuments } from "../../support/parse-yaml.ts";
import { tree } from "../../support/pulumi/tree.ts";

const registry = (name: string): object & { name: string; server: string; username: string } => ({
  name,
  server: `${name}.io`,
  username: "labrats-bot",
});

describe("RegistryStore", () => {
  let run: Recording;

  before(async () => {
    run = await record(() => {
      const registries = ["ghcr", "quay"].map((name) => ({ ...registry(name), password: pulumi.secret("hunter2") }));
      return new RegistryStore("registries", {
        ...{ registries, labelPrefix: "labrats.work", fleet },
        ...{ ground: [new pulumi.Stash("operator", { input: "" })], operator: ["external-secrets"] },
      });
    });
  });

  it("has every password once, then who may read it, then the store", () => {
    assert.equal(
      tree(run),
      [
        "platform:RegistryStore registries",
        "  kubernetes:Kustomization registries/Kustomization/platform-registries",
        "      - after kubernetes:Role registries/pull-secret-reader",
        "      - after kubernetes:RoleBinding registries/pull-secret-reader",
        "      - after kubernetes:Secret registries/ghcr/platform-registries",
        "      - after kubernetes:Secret registries/quay/platform-registries",
        "      - after kubernetes:ServiceAccount registries/pull-secret-reader",
        "      - after platform:RepositoryFiles registries-files",
        "      - after pulumi:Stash operator",
        "      - ignores changes of *",
        "  kubernetes:Namespace registries/platform-registries",
        "  kubernetes:Role registries/pull-secret-reader",
        "      - after kubernetes:Namespace registries/platform-registries",
        "  kubernetes:RoleBinding registries/pull-secret-reader",
        "      - after kubernetes:Namespace registries/platform-registries",
        "  kubernetes:ServiceAccount registries/pull-secret-reader",
        "      - after kubernetes:Namespace registries/platform-registries",
        "  platform:RegistrySecret registries/ghcr",
        "      - after kubernetes:Namespace registries/platform-registries",
        "    kubernetes:Secret registries/ghcr/platform-registries",
        "  platform:RegistrySecret registries/quay",
        "      - after kubernetes:Namespace registries/platform-registries",
        "    kubernetes:Secret registries/quay/platform-registries",
        "  platform:RepositoryFiles registries-files",
        "    github:RepositoryFile registries-files/clusters/dev/home/registries.yaml",
        "    github:RepositoryFile registries-files/clusters/dev/home/registries/store.yaml",
        "pulumi:Stash operator",
      ].join("\n"),
    );
  });

  it("lets one service account read these secrets, each by its name, and do nothing else", () => {
    const metadata = { name: "pull-secret-reader", namespace: "platform-registries" };
    const inputs = (kind: string): unknown => run.find(`kubernetes:${kind} registries/pull-secret-reader`).inputs;
    assert.deepEqual(inputs("ServiceAccount"), {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata,
      automountServiceAccountToken: false,
    });
    assert.deepEqual(inputs("Role"), {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata,
      rules: [
        {
          apiGroups: [""],
          resources: ["secrets"],
          resourceNames: ["ghcr-pull-secret", "quay-pull-secret"],
          verbs: ["get"],
        },
      ],
    });
    assert.deepEqual(inputs("RoleBinding"), {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "pull-secret-reader" },
      subjects: [{ kind: "ServiceAccount", ...metadata }],
    });
  });

  it("is in a namespace that has no app's labels, which would open the store to it", () => {
    assert.deepEqual(run.find("kubernetes:Namespace registries/platform-registries").inputs["metadata"], {
      name: "platform-registries",
      annotations: { "kustomize.toolkit.fluxcd.io/prune": "disabled" },
    });
  });

  it("has the store in Git, where it waits for the operator and is ready when that finds it usable", () => {
    const files = committedFiles(run);
    const inGit = (path: string): unknown[] => parseYamlDocuments(files[`fleet/clusters/dev/home/${path}`] ?? "", path);
    assert.deepEqual(inGit("registries/store.yaml"), [registryStore("labrats.work")]);
    const { inputs } = run.find("kubernetes:Kustomization registries/Kustomization/platform-registries");
    assert.deepEqual(inGit("registries.yaml"), [inputs]);
    assert.deepEqual(inputs, registryStoreSync("clusters/dev/home", ["external-secrets"]));
    assert.deepEqual(inputs.spec, {
      ...{ dependsOn: [{ name: "external-secrets" }], serviceAccountName: "kustomize-controller" },
      ...{ interval: "5m", retryInterval: "1m", timeout: "5m", prune: true, wait: true },
      ...{ sourceRef: { kind: "GitRepository", name: "flux-system" }, path: "./clusters/dev/home/registries" },
      healthCheckExprs: copiesHealth,
      deletionPolicy: "WaitForTermination",
    });
  });
});
