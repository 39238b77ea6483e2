import assert from "node:assert/strict";
import { ignoredMarkers } from "../../render/markers.ts";

const rendered = new Map([
  [
    "shop-platform/clusters/dev/home/images.yaml",
    "apiVersion: image.toolkit.fluxcd.io/v1\nkind: ImagePolicy\nmetadata: { name: shop-web-dev, namespace: shop-platform }\n",
  ],
]);
const mark = (setter: string): string => `# {"$imagepolicy": "${setter}"}`;
const right = mark("shop-platform:shop-web-dev:tag");

function warningsOf(text: string, file = "shop/k8s/kustomization.yaml"): string[] {
  return ignoredMarkers(new Map([[file, text]]), rendered);
}

describe("markers in a checkout", () => {
  it("are fine behind a value, with a policy that a stack has", () => {
    const whole = mark("shop-platform:shop-web-dev");
    assert.deepEqual(warningsOf(`images:\n  - name: web\n    newTag: a ${right}\n---\nimage: web:a ${whole}\n`), []);
    assert.deepEqual(warningsOf(`list:\n  - "a" ${right}\nlast: b ${right}`), []);
  });

  it("are told with file and line where they are not behind a value", () => {
    for (const text of [
      `a: 1\nimages: { newTag: a } ${right}\n`,
      `a: 1\nimages: [a] ${right}\n`,
      `a: 1\n${right}\nb: 2\n`,
    ]) {
      const [warning = "", ...more] = warningsOf(text);
      assert.deepEqual(more, []);
      assert.match(warning, /^shop\/k8s\/kustomization\.yaml:2: the marker is not behind a value/, text);
    }
  });

  it("are told in a file that is not YAML, or that Flux does not read, and not looked for in prose", () => {
    const text = `a: {{ .Values.a }}\nb: : x ${right}\n`;
    assert.match(
      warningsOf(text)[0] ?? "",
      /^shop\/k8s\/kustomization\.yaml:2: the marker is in a file that is not YAML/,
    );
    assert.deepEqual(warningsOf(text, "shop/README.md"), []);
    assert.match(
      warningsOf(`# Settings\nWEB_TAG=a ${right}\n`, "shop/k8s/settings.env")[0] ?? "",
      /^shop\/k8s\/settings\.env:2: the marker is in a file that Flux does not read/,
    );
    assert.deepEqual(warningsOf(`a ${mark("shop:other:tag")}\nb # {"$imagepolicy": 1}\n`, "shop/test.ts"), []);
  });

  it("are told where they name no policy, no part of an image, or are no JSON", () => {
    const wrong = ["shop-platform:shop-web-dve:tag", "shop-platform:shop-web-dev:tags", "shop:shop-web-dev"];
    const problems = wrong.map((setter) => warningsOf(`newTag: a ${mark(setter)}\n`)[0] ?? "");
    assert.match(problems[0] ?? "", /:1: .*names no ImagePolicy; .*"shop-platform:shop-web-dev"/);
    assert.match(problems[1] ?? "", /:1: .*asks for no part of an image/);
    assert.match(problems[2] ?? "", /:1: .*names no ImagePolicy/);
    assert.match(warningsOf('newTag: a # {"$imagepolicy": shop}\n')[0] ?? "", /:1: .*cannot be read/);
  });

  it("are fine with a policy whose namespace its file does not say, and in a value that is left out", () => {
    const policy = "apiVersion: image.toolkit.fluxcd.io/v1\nkind: ImagePolicy\nmetadata: { name: api }\n";
    const people = (text: string): string[] =>
      ignoredMarkers(
        new Map([
          ["shop/policy.yaml", policy],
          ["shop/api.yaml", text],
        ]),
        rendered,
      );
    assert.deepEqual(people(`image: api:1 ${mark("flux-system:api")}\n`), []);
    assert.match(people(`image: api:1 ${mark("flux-system:appi")}\n`)[0] ?? "", /did you mean "flux-system:api"/);
    assert.match(people(`image: api:1 ${mark("flux-system:latest")}\n`)[0] ?? "", /write one of flux-system:api$/);
    assert.deepEqual(people(`a: 1\n# image: api:1 ${mark("flux-system:apy")}\n`), []);
    assert.deepEqual(people(`a: 1\n  #image: api:1 #${mark("flux-system:apy").slice(2)}\n`), []);
  });

  it("are told where they ask for a digest that the policy does not follow", () => {
    const text = `digest: sha256:0 ${mark("shop-platform:shop-web-dev:digest")}\n`;
    assert.match(warningsOf(text)[0] ?? "", /:1: .*Flux writes an empty text; add digest: Always/);
    const following = new Map(
      [...rendered].map(([file, policy]) => [file, `${policy}spec: { digestReflectionPolicy: IfNotPresent }\n`]),
    );
    assert.deepEqual(ignoredMarkers(new Map([["shop/k8s/kustomization.yaml", text]]), following), []);
  });
});
