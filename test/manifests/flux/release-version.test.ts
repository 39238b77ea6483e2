import assert from "node:assert/strict";
import { controllerVersion, releaseVersion } from "../../../manifests/flux/release-version.ts";

const release = (image: string) => [
  {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "kustomize-controller", namespace: "flux-system" },
    spec: { template: { spec: { containers: [{ image: "example.org/sidecar:v9.9.9" }, { image }] } } },
  },
];

describe("controllerVersion", () => {
  for (const [image, expected] of [
    ["ghcr.io/fluxcd/kustomize-controller:v1.9.5", { text: "v1.9.5", major: 1, minor: 9 }],
    ["mirror.example.org:5000/kustomize-controller:1.10.0-rc.1@sha256:01", { text: "1.10.0", major: 1, minor: 10 }],
    ["kustomize-controller:v2.0.0", { text: "v2.0.0", major: 2, minor: 0 }],
    ["ghcr.io/fluxcd/kustomize-controller@sha256:01", undefined],
    ["ghcr.io/fluxcd/kustomize-controller:latest", undefined],
    ["ghcr.io/fluxcd/my-kustomize-controller:v1.9.5", undefined],
  ] as const) {
    it(`of ${image} is ${expected?.text ?? "not known"}`, () => {
      assert.deepEqual(controllerVersion(release(image), "kustomize-controller"), expected);
    });
  }

  it("of a release without the controller is not known", () => {
    assert.equal(controllerVersion([], "kustomize-controller"), undefined);
    assert.equal(controllerVersion(release("kustomize-controller:v1.9.5"), "source-controller"), undefined);
  });
});

describe("releaseVersion", () => {
  it("is what the namespace is labelled with", () => {
    const labels = { "app.kubernetes.io/version": "v2.9.5" };
    assert.equal(
      releaseVersion([{ apiVersion: "v1", kind: "Namespace", metadata: { name: "flux-system", labels } }]),
      "v2.9.5",
    );
    assert.equal(releaseVersion(release("kustomize-controller:v1.9.5")), undefined);
  });
});
