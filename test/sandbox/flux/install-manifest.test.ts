import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments, stringify } from "yaml";
import { installManifest, writeInstallManifest, type FluxConfigs } from "../../../sandbox/flux/install-manifest.ts";
import { scratchDirectory } from "../process/scratch.ts";

/** No definitions of further controllers. */
const nowhere = join(import.meta.dirname, "there-is-no-such-directory");

describe("the install manifest of Flux", () => {
  const directory = scratchDirectory();

  /** The parts of a controller's module that matter, in its layout. */
  function config(name: string, tag: string, definitions: string[], service?: object): string {
    const path = join(directory(), name);
    mkdirSync(join(path, "crd", "bases"), { recursive: true });
    mkdirSync(join(path, "manager"));
    for (const definition of definitions) {
      const metadata = { name: definition, annotations: { generator: "v1" } };
      write(join(path, "crd", "bases", `${definition}.yaml`), {
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        metadata,
        spec: { enum: ["yes"] },
      });
    }
    write(join(path, "manager", "kustomization.yaml"), { images: [{ name: `fluxcd/${name}`, newTag: tag }] });
    write(join(path, "manager", "deployment.yaml"), deployment(name));
    if (service !== undefined) {
      write(join(path, "manager", "service.yaml"), service);
    }
    return path;
  }

  function configs(): FluxConfigs {
    const service = { apiVersion: "v1", kind: "Service", metadata: { name: "source-controller" }, spec: { port: 80 } };
    return {
      "source-controller": config("source-controller", "v1.2.3", ["gits.source", "buckets.source"], service),
      "kustomize-controller": config("kustomize-controller", "v1.2.4", ["kustomizations.kustomize"]),
    };
  }

  it("has the kinds and names of an official one, in an order to create them in", () => {
    const objects = installManifest(configs(), nowhere);
    assert.deepEqual(
      objects.map(({ kind, metadata: { namespace, name } }) => [kind, namespace ?? "", name].join(" ")),
      [
        "Namespace  flux-system",
        "ResourceQuota flux-system critical-pods",
        "CustomResourceDefinition  buckets.source",
        "CustomResourceDefinition  gits.source",
        "CustomResourceDefinition  kustomizations.kustomize",
        "ServiceAccount flux-system kustomize-controller",
        "ServiceAccount flux-system source-controller",
        "ClusterRole  crd-controller",
        "ClusterRole  flux-edit",
        "ClusterRole  flux-view",
        "ClusterRoleBinding  cluster-reconciler",
        "ClusterRoleBinding  crd-controller",
        "Service flux-system source-controller",
        "Deployment flux-system kustomize-controller",
        "Deployment flux-system source-controller",
        "NetworkPolicy flux-system allow-egress",
        "NetworkPolicy flux-system allow-scraping",
        "NetworkPolicy flux-system allow-webhooks",
      ],
    );
  });

  it("labels every object, and the Pods", () => {
    for (const { kind, metadata } of installManifest(configs(), nowhere)) {
      const labels = Object.entries(metadata["labels"] ?? {}).filter(([label]) =>
        label.startsWith("app.kubernetes.io/"),
      );
      const component = metadata.name.includes("source") ? "source-controller" : "kustomize-controller";
      const isComponents = ["CustomResourceDefinition", "ServiceAccount", "Service", "Deployment"].includes(kind);
      assert.deepEqual(
        new Map<string, unknown>(labels),
        new Map<string, unknown>([
          ...(isComponents ? [["app.kubernetes.io/component", component] as const] : []),
          ["app.kubernetes.io/instance", "flux-system"],
          ["app.kubernetes.io/part-of", "flux"],
        ]),
        `${kind} ${metadata.name}`,
      );
    }
  });

  it("runs the controllers as a release does", () => {
    const source = installManifest(configs(), nowhere).find(
      (one) => one.kind === "Deployment" && one.metadata.name === "source-controller",
    );
    const expected = deployment("source-controller");
    assert.deepEqual(source?.["spec"], {
      ...expected.spec,
      template: {
        metadata: {
          labels: {
            app: "source-controller",
            "app.kubernetes.io/component": "source-controller",
            "app.kubernetes.io/instance": "flux-system",
            "app.kubernetes.io/part-of": "flux",
          },
        },
        spec: {
          serviceAccountName: "source-controller",
          priorityClassName: "system-cluster-critical",
          containers: [
            {
              name: "manager",
              image: "ghcr.io/fluxcd/source-controller:v1.2.3",
              args: [
                "--events-addr=http://notification-controller.flux-system.svc.cluster.local./",
                "--watch-all-namespaces",
              ],
              env: [
                { name: "A", value: "b" },
                {
                  name: "GOMEMLIMIT",
                  valueFrom: { resourceFieldRef: { containerName: "manager", resource: "limits.memory" } },
                },
              ],
            },
          ],
        },
      },
    });
  });

  it("is written as YAML 1.1 that reads the same", () => {
    const file = join(directory(), "install.yaml");
    const sources = configs();
    writeInstallManifest(file, sources, nowhere);
    const documents = parseAllDocuments(readFileSync(file, "utf8"), { version: "1.1" });
    assert.deepEqual(
      documents.map((document) => document.toJS() as unknown),
      installManifest(sources, nowhere),
    );
  });
});

function deployment(name: string) {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, labels: { "control-plane": "controller" } },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          containers: [
            {
              name: "manager",
              image: `fluxcd/${name}`,
              args: ["--watch-all-namespaces"],
              env: [{ name: "A", value: "b" }],
            },
          ],
        },
      },
    },
  };
}

function write(file: string, content: object): void {
  writeFileSync(file, stringify(content));
}
