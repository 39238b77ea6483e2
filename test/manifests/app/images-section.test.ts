import assert from "node:assert/strict";
import { imagesSection } from "../../../manifests/app/images-section.ts";
import { myImages } from "../../support/fixtures.ts";

describe("what the platform repository's page tells of images", () => {
  it("is nothing for an app without", () => {
    assert.equal(imagesSection("my-diet", "my-diet-platform", undefined), "");
  });

  it("is which comments follow which tags, and where", () => {
    const text = imagesSection("my-diet", "my-diet-platform", myImages);
    assert.deepEqual(
      text
        .split("\n")
        .filter((line) => line.startsWith("| `"))
        .map((line) => line.replaceAll(/ +/g, " ")),
      [
        '| `ghcr.io/labrats-work/my-diet` | `dev` | `dev-YYYYMMDD.N` | `{"$imagepolicy": "my-diet-platform:my-diet-web-dev:tag"}` | `./k8s/overlays/dev` on `develop` |',
        '| `quay.io/example/migrations` | `dev` | versions `>=1.0.0 <2.0.0` | `{"$imagepolicy": "my-diet-platform:my-diet-migrations-dev:tag"}` | `./k8s/overlays/dev` on `develop` |',
      ],
    );
    assert(
      text.includes(`\`\`\`yaml
# ./k8s/overlays/dev/kustomization.yaml
images:
  - name: ghcr.io/labrats-work/my-diet
    newTag: dev-20260131.1 # {"$imagepolicy": "my-diet-platform:my-diet-web-dev:tag"}
\`\`\``),
      text,
    );
    assert(text.endsWith("\n\n"));
  });
});
