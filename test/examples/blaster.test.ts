import assert from "node:assert/strict";
import { Rendered } from "./rendered.ts";

const fleet = "flux-config/clusters/dev/my-cluster";
const platform = "blaster-platform/clusters/dev/my-cluster";

describe("the example blaster", function () {
  this.timeout(0);
  let rendered: Rendered;

  before(async () => {
    rendered = await Rendered.of("blaster", "dev", { "flux-config": "flux-config" });
  });

  it("is valid, with the directories that people write", () => {
    assert.deepEqual(rendered.report.faults, []);
    // Its one password, and no token: nothing of it has previews.
    assert.deepEqual(rendered.report.notSet, ["platform:registryPasswords.blaster-dev"]);
    assert.deepEqual(
      rendered.report.built.filter((kustomization) => /cloudflare|origin-ca/.test(kustomization)),
      ["Kustomization flux-system/cloudflare", "Kustomization flux-system/origin-ca-issuer"],
    );
  });

  it("lists Flux, the app, and what people write, from the cluster's one list", () => {
    const [list] = rendered.objects(`${fleet}/kustomization.yaml`);
    assert.deepEqual(list?.["resources"], [
      "flux-system",
      "apps/blaster-platform",
      "settings.yaml",
      "infrastructure.yaml",
    ]);
    assert.deepEqual(rendered.chains("flux-config/infrastructure/overlays").sort(), [
      "cloudflare <- ",
      "origin-ca-issuer <- ",
    ]);
  });

  it("reads a branch for each environment, and opens what is sealed beside the code", () => {
    const sources = rendered.objects(`${fleet}/apps/blaster-platform/source.yaml`);
    assert.deepEqual(
      sources.map(({ metadata, spec }) => [metadata?.name, spec?.["ref"], spec?.["url"]]),
      [
        ["blaster-app", { branch: "main" }, "ssh://git@github.com/labrats-work/blaster.git"],
        ["blaster-app-dev", { branch: "develop" }, "ssh://git@github.com/labrats-work/blaster.git"],
      ],
    );
    assert.deepEqual(
      ["dev", "prod"].map((environment) => {
        const [kustomization] = rendered.objects(`${platform}/blaster-${environment}.yaml`);
        const { path, prune, wait, timeout, sourceRef, decryption } = kustomization?.spec ?? {};
        return { path, prune, wait, timeout, sourceRef, decryption };
      }),
      [
        ["./k8s/dev", "blaster-app-dev"],
        ["./k8s/prod", "blaster-app"],
      ].map(([path, name]) => ({
        path,
        prune: true,
        wait: true,
        timeout: "5m",
        sourceRef: { kind: "GitRepository", name },
        decryption: { provider: "sops", secretRef: { name: "blaster-platform-age-key" } },
      })),
    );
  });

  it("has the controllers for images, an automation for each branch, and a key that may write", () => {
    const components = rendered.objects(`${fleet}/flux-system/gotk-components.yaml`);
    const deployments = components.filter(({ kind }) => kind === "Deployment").map(({ metadata }) => metadata?.name);
    assert.ok(
      ["image-reflector-controller", "image-automation-controller"].every((name) => deployments.includes(name)),
    );
    const images = rendered.objects(`${platform}/images.yaml`);
    assert.deepEqual(images.map(({ kind, metadata }) => `${kind} ${metadata?.name ?? ""}`).sort(), [
      "ImagePolicy blaster-web-dev",
      "ImagePolicy blaster-web-prod",
      "ImageRepository blaster-web",
      "ImageUpdateAutomation blaster-dev-2120ad0e",
      "ImageUpdateAutomation blaster-prod-88bf5070",
    ]);
    assert.ok(rendered.files.has(`${fleet}/apps/blaster-platform/images-deploy-key.sops.yaml`));
  });
});
