import assert from "node:assert/strict";
import fc from "fast-check";
import { loadFluxManifest } from "../../../configuration/flux-manifest.ts";
import { fluxComponents, splitBySize } from "../../../manifests/flux/components.ts";
import type { KubernetesObject } from "../../../model/kubernetes-object.ts";
import { toYaml } from "../../../yaml/write.ts";
import { parseYamlDocuments } from "../../support/parse-yaml.ts";

const prune = "kustomize.toolkit.fluxcd.io/prune";

interface Container {
  readonly name: string;
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value: string }[];
}

function deployment(name: string, containers: readonly Container[] = [{ name: "manager", args: ["--own"] }]) {
  const spec = { replicas: 1, template: { metadata: { labels: { app: name } }, spec: { containers } } };
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name, namespace: "flux-system" }, spec };
}

/** The arguments of each container, after those that the release has. */
function containersOf(object: KubernetesObject | undefined): readonly Container[] {
  const { spec } = object as unknown as ReturnType<typeof deployment>;
  return spec.template.spec.containers;
}

describe("fluxComponents", () => {
  const noCrossNamespaceRefs = "--no-cross-namespace-refs=true";
  const defaultServiceAccount = "--default-service-account=default";
  const kubeConfig = "--default-kubeconfig-service-account=default";
  const awayFromLoopback = ["--metrics-addr=[$(POD_IP)]:8080", "--health-addr=[$(POD_IP)]:9440"];
  const ownIdentity = "--feature-gates=ObjectLevelWorkloadIdentity=true";
  for (const [controller, expected] of Object.entries({
    "kustomize-controller": [
      noCrossNamespaceRefs,
      "--no-remote-bases=true",
      defaultServiceAccount,
      kubeConfig,
      "--default-decryption-service-account=default",
      "--override-manager=pulumi-kubernetes",
      ...awayFromLoopback,
      ownIdentity,
    ],
    "helm-controller": [noCrossNamespaceRefs, defaultServiceAccount, kubeConfig, ...awayFromLoopback, ownIdentity],
    "notification-controller": [noCrossNamespaceRefs, defaultServiceAccount, ownIdentity],
    "image-reflector-controller": [noCrossNamespaceRefs, defaultServiceAccount, ownIdentity],
    "image-automation-controller": [noCrossNamespaceRefs, defaultServiceAccount, ownIdentity],
    // It refuses to start with an argument, or a feature gate, that it does not have.
    "source-controller": [defaultServiceAccount, ownIdentity],
    "source-watcher": [noCrossNamespaceRefs],
    "a-controller-of-tomorrow": [],
  })) {
    it(`gives ${controller} ${expected.length} arguments more, after its own`, () => {
      const [object] = fluxComponents([deployment(controller)]);
      assert.deepEqual(
        containersOf(object).map(({ name, args }) => ({ name, args })),
        [{ name: "manager", args: ["--own", ...expected] }],
      );
    });
  }

  it("gives arguments to the controller alone, and to one that had none", () => {
    const sidecar = { name: "sidecar", args: ["--own"] };
    const [object] = fluxComponents([deployment("notification-controller", [{ name: "manager" }, sidecar])]);
    const args = [noCrossNamespaceRefs, defaultServiceAccount, ownIdentity];
    assert.deepEqual(containersOf(object), [{ name: "manager", args }, sidecar]);
  });

  it("turns a feature gate on beside those of the release, in one argument", () => {
    const own = [
      "--feature-gates=DetectDrift=true,ObjectLevelWorkloadIdentity=false",
      "--feature-gates",
      "OOMWatch=true",
    ];
    const [object] = fluxComponents([deployment("helm-controller", [{ name: "manager", args: [...own, "--last"] }])]);
    const args = containersOf(object)[0]?.args ?? [];
    assert.equal(args[0], "--last");
    assert.deepEqual(
      args.filter((argument) => argument.includes("feature-gates") || argument.includes("OOMWatch")),
      ["--feature-gates=DetectDrift=true,ObjectLevelWorkloadIdentity=true,OOMWatch=true"],
    );
  });

  it("leaves nothing of a release but reading to people in namespaces of their own", () => {
    const role = (name: string, verbs: readonly string[]): KubernetesObject => ({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: {
        name,
        labels: { "app.kubernetes.io/part-of": "flux", "rbac.authorization.k8s.io/aggregate-to-admin": "true" },
      },
      rules: [{ apiGroups: ["helm.toolkit.fluxcd.io"], resources: ["*"], verbs }],
    });
    const [view, edit, all] = fluxComponents([
      role("flux-view", ["get", "list", "watch"]),
      role("flux-edit-flux-system", ["get", "patch"]),
      role("all", ["*"]),
    ]).map(({ metadata }) => Object.keys(metadata.labels ?? {}));
    assert.deepEqual(view, ["app.kubernetes.io/part-of", "rbac.authorization.k8s.io/aggregate-to-admin"]);
    assert.deepEqual(edit, ["app.kubernetes.io/part-of"]);
    assert.deepEqual(all, edit);
  });

  it("lets what reads files of tenants' reach nothing but the API server and Flux's own services, itself neither", () => {
    const own = { name: "OWN", value: "1" };
    const given = [own, { name: "HTTPS_PROXY", value: "http://proxy.example.org" }];
    const [kustomize, helm, source, watcher] = fluxComponents(
      ["kustomize-controller", "helm-controller", "source-controller", "source-watcher"].map((name) =>
        deployment(name, [{ name: "manager", args: [], env: given }]),
      ),
    ).map((object) => containersOf(object)[0]?.env);
    assert.deepEqual(kustomize, [
      own,
      { name: "HTTP_PROXY", value: "http://127.0.0.1:9" },
      { name: "HTTPS_PROXY", value: "http://127.0.0.1:9" },
      {
        name: "NO_PROXY",
        value:
          "$(KUBERNETES_SERVICE_HOST),.flux-system.svc.cluster.local.,.flux-system.svc.cluster.local,.flux-system.svc,.flux-system",
      },
      { name: "POD_IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } },
    ]);
    assert.deepEqual(helm, kustomize);
    assert.deepEqual([source, watcher], [given, given]);
  });

  it("opens the controllers' metrics to the namespaces that it is told, and to no other", () => {
    const policy = (name: string, port: number): KubernetesObject => ({
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { name },
      spec: {
        podSelector: {},
        policyTypes: ["Ingress"],
        ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port }] }],
      },
    });
    const release = [policy("allow-scraping", 8080), policy("allow-webhooks", 9292)];
    const specs = (scrapers?: readonly string[]) => fluxComponents(release, scrapers).map((object) => object["spec"]);
    const [, webhooks] = release.map((object) => object["spec"]);
    const nobody = { podSelector: {}, policyTypes: ["Ingress"] };
    assert.deepEqual(specs(), [nobody, webhooks]);
    const namespaceSelector = {
      matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: ["monitoring", "logs"] }],
    };
    const ports = [{ protocol: "TCP", port: 8080 }];
    assert.deepEqual(specs(["monitoring", "logs"]), [
      { ...nobody, ingress: [{ from: [{ namespaceSelector }], ports }] },
      webhooks,
    ]);
  });

  it("changes nothing else, and not the release itself", () => {
    const object = deployment("kustomize-controller");
    const copy = structuredClone(object);
    const [component] = fluxComponents([object]);
    assert.deepEqual(object, copy);
    const { env, ...container } = containersOf(component)[0] ?? { name: "" };
    assert.equal(env?.length, 4);
    const own = [{ ...container, args: ["--own"] }];
    const withoutArguments = { ...object.spec, template: { ...object.spec.template, spec: { containers: own } } };
    assert.deepEqual({ ...component, metadata: object.metadata, spec: withoutArguments }, object);
  });

  it("takes no other kind for a controller because of its name", () => {
    const account = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "kustomize-controller" } };
    assert.deepEqual(fluxComponents([account]), [
      { ...account, metadata: { ...account.metadata, annotations: { [prune]: "disabled" } } },
    ]);
  });

  it("keeps every component from being pruned, in the release's order, with the annotations that it had", async () => {
    const release = await loadFluxManifest({ manifest: "flux-release.yaml" }, `${import.meta.dirname}/../../support`);
    assert.deepEqual(
      fluxComponents(release).map(({ kind, metadata }) => ({ kind, metadata })),
      release.map(({ kind, metadata }) => ({
        kind,
        metadata: {
          ...metadata,
          ...(metadata.name === "flux-edit-flux-system" ? { labels: {} } : {}),
          annotations: { ...metadata.annotations, [prune]: "disabled" },
        },
      })),
    );
    assert.equal(
      release.some(({ metadata }) => metadata.annotations !== undefined),
      true,
    );
  });
});

describe("splitBySize", () => {
  const configMap = (text: string, index: number): KubernetesObject => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: `part-${index}` },
    data: { text },
  });
  const objects = fc.array(fc.string({ unit: "grapheme", maxLength: 200 }), { minLength: 1, maxLength: 12 });

  it("makes files within the limit, as few as the order allows, that together are the objects in order", () => {
    fc.assert(
      fc.property(objects, fc.nat(1500), (texts, more) => {
        const given = texts.map(configMap);
        const limit = Math.max(...given.map((object) => Buffer.byteLength(toYaml([object])))) + more;
        const files = splitBySize(given, limit);
        const documents = files.map((file) => parseYamlDocuments(file, "file.yaml"));
        assert.deepEqual(documents.flat(), given);
        for (const [index, file] of files.entries()) {
          assert(Buffer.byteLength(file) <= limit, "a file is too large");
          const next = documents[index + 1]?.[0];
          if (next === undefined) continue;
          const joined = toYaml([...(documents[index] ?? []), next]);
          assert(Buffer.byteLength(joined) > limit, "a file could have held one more");
        }
      }),
      { numRuns: 30 },
    );
  });

  it("stays below the 1 MB that GitHub serves unless told otherwise", () => {
    const files = splitBySize(Array.from({ length: 21 }, (_, index) => configMap("x".repeat(100_000), index)));
    assert.equal(files.length, 3);
    for (const file of files) assert(Buffer.byteLength(file) < 1_000_000);
  });

  it("names an object that is too large for any file", () => {
    assert.throws(() => splitBySize([configMap("x".repeat(100), 7)], 100), {
      name: "RangeError",
      message: /^ConfigMap part-7 takes \d+ bytes; a file may have 100$/,
    });
  });
});
