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

  it("is where a digest goes, and that a single tag stays", () => {
    const repository = "ghcr.io/labrats-work/my-diet";
    const digest = { when: "Always", interval: "10m" } as const;
    const text = imagesSection("my-diet", "my-diet-platform", {
      images: [
        { name: "page", repository, policies: [{ environment: "dev", tags: { by: "tag", tag: "latest" }, digest }] },
        {
          name: "build",
          repository,
          policies: [
            { environment: "dev", tags: { by: "numerical", pattern: "^(?P<n>[0-9]+)-(a|b)$", extract: "$n" }, digest },
            { environment: "test", tags: { by: "date", pattern: "^(?P<date>[0-9]{8})$", groups: ["date"] } },
          ],
        },
      ],
      updates: [],
    });
    const mark = (policy: string) => `{"$imagepolicy": "my-diet-platform:my-diet-${policy}"}`;
    assert.deepEqual(
      text
        .split("\n")
        .filter((line) => line.startsWith("| `"))
        .map((line) => line.replaceAll(/ +/g, " ")),
      [
        `| \`${repository}\` | \`dev\` | the digest of \`latest\` | \`${mark("page-dev:digest")}\` | |`,
        `| \`${repository}\` | \`dev\` | the highest number in \`^(?P<n>[0-9]+)-(a\\|b)$\` | \`${mark("build-dev:tag")}\`, \`${mark("build-dev:digest")}\` | |`,
        `| \`${repository}\` | \`test\` | the latest date in \`^(?P<date>[0-9]{8})$\` | \`${mark("build-test:tag")}\` | |`,
      ],
    );
    assert(
      text.includes(`    newTag: latest\n    digest: sha256:${"0".repeat(64)} # ${mark("page-dev:digest")}\n`),
      text,
    );
  });
});
