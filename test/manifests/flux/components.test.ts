import assert from "node:assert/strict";
import fc from "fast-check";
import { loadFluxManifest } from "../../../configuration/flux-manifest.ts";
import { fluxComponents, splitBySize } from "../../../manifests/flux/components.ts";
import type { KubernetesObject } from "../../../manifests/kubernetes-object.ts";
import { toYaml } from "../../../manifests/yaml.ts";
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
  for (const [controller, expected] of Object.entries({
    "kustomize-controller": [
      noCrossNamespaceRefs,
      "--no-remote-bases=true",
      defaultServiceAccount,
      "--override-manager=pulumi-kubernetes",
    ],
    "helm-controller": [noCrossNamespaceRefs, defaultServiceAccount],
    "notification-controller": [noCrossNamespaceRefs],
    "image-reflector-controller": [noCrossNamespaceRefs],
    "image-automation-controller": [noCrossNamespaceRefs],
    // It refuses to start with an argument that it does not have.
    "source-controller": [],
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
    assert.deepEqual(containersOf(object), [{ name: "manager", args: [noCrossNamespaceRefs] }, sidecar]);
  });

  it("lets kustomize-controller reach nothing but the API server and Flux's own services, and no other is held back", () => {
    const own = { name: "OWN", value: "1" };
    const [kustomize, source, helm] = fluxComponents(
      ["kustomize-controller", "source-controller", "helm-controller"].map((name) =>
        deployment(name, [{ name: "manager", args: [], env: [own] }]),
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
    ]);
    assert.deepEqual([source, helm], [[own], [own]]);
  });

  it("changes nothing else, and not the release itself", () => {
    const object = deployment("kustomize-controller");
    const copy = structuredClone(object);
    const [component] = fluxComponents([object]);
    assert.deepEqual(object, copy);
    const { env, ...container } = containersOf(component)[0] ?? { name: "" };
    assert.equal(env?.length, 3);
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
        metadata: { ...metadata, annotations: { ...metadata.annotations, [prune]: "disabled" } },
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
