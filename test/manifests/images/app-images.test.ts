import assert from "node:assert/strict";
import * as v1beta2 from "@kubernetes-models/flux-cd/image.toolkit.fluxcd.io/v1beta2";
import {
  appImageObjects,
  automationName,
  imagesRepository,
  registriesOf,
} from "../../../manifests/images/app-images.ts";
import type { KubernetesObject } from "../../../model/kubernetes-object.ts";
import { toYaml } from "../../../yaml/write.ts";
import { myImages } from "../../support/fixtures.ts";
import { schema } from "../../support/model-schema.ts";

const objects = appImageObjects({
  app: "my-diet",
  namespace: "my-diet-platform",
  images: myImages,
  labelPrefix: "labrats.work",
});

/** Schemas of the version before, for the kinds that it had; what is written here has not changed since. */
const kinds = [schema(v1beta2.ImageRepository), schema(v1beta2.ImagePolicy)];

function isValid(object: KubernetesObject): boolean {
  const before = { ...object, apiVersion: "image.toolkit.fluxcd.io/v1beta2" };
  return object.apiVersion === "image.toolkit.fluxcd.io/v1" && kinds.some((check) => check(before));
}

describe("the image objects of an app", () => {
  it("look for tags, pick one for each environment, and commit it", () => {
    assert.equal(
      toYaml(objects),
      `apiVersion: image.toolkit.fluxcd.io/v1
kind: ImageRepository
metadata:
  name: my-diet-web
  namespace: my-diet-platform
spec:
  image: ghcr.io/labrats-work/my-diet
  interval: 5m
  secretRef:
    name: ghcr-pull-secret
---
apiVersion: image.toolkit.fluxcd.io/v1
kind: ImagePolicy
metadata:
  name: my-diet-web-dev
  namespace: my-diet-platform
  labels:
    labrats.work/environment: dev
spec:
  imageRepositoryRef:
    name: my-diet-web
  filterTags:
    pattern: ^dev-(?P<date>[1-9][0-9]{7})\\.(?P<number>0|[1-9][0-9]{0,17})$
    extract: $date.$number.0
  policy:
    semver:
      range: "*"
---
apiVersion: image.toolkit.fluxcd.io/v1
kind: ImageRepository
metadata:
  name: my-diet-migrations
  namespace: my-diet-platform
spec:
  image: quay.io/example/migrations
  interval: 5m
---
apiVersion: image.toolkit.fluxcd.io/v1
kind: ImagePolicy
metadata:
  name: my-diet-migrations-dev
  namespace: my-diet-platform
  labels:
    labrats.work/environment: dev
spec:
  imageRepositoryRef:
    name: my-diet-migrations
  policy:
    semver:
      range: ">=1.0.0 <2.0.0"
---
apiVersion: image.toolkit.fluxcd.io/v1
kind: ImageUpdateAutomation
metadata:
  name: my-diet-dev-1d24cb6c
  namespace: my-diet-platform
spec:
  interval: 5m
  sourceRef:
    kind: GitRepository
    name: my-diet-images
  git:
    checkout:
      ref:
        branch: develop
    commit:
      author:
        name: image-automation
        email: image-automation@users.noreply.github.com
      messageTemplate: |
        Update images of my-diet-dev

        {{ range .Changed.Changes -}}
        - {{ .OldValue }} becomes {{ .NewValue }}
        {{ end -}}
    push:
      branch: develop
  policySelector:
    matchLabels:
      labrats.work/environment: dev
  update:
    strategy: Setters
    path: ./k8s/overlays/dev
`,
    );
  });

  it("are valid for their kinds, of which the API server alone knows the last", () => {
    const known = objects.filter(({ kind }) => kind !== "ImageUpdateAutomation");
    assert.deepEqual(known.map(isValid), [true, true, true, true]);
    const [repository] = objects;
    assert(repository !== undefined);
    assert.throws(() => isValid({ ...repository, spec: { image: "a", interval: "often" } }), /interval/);
  });

  it("name nothing in another namespace", () => {
    const namespaces = JSON.stringify(objects).match(/"namespace":"[^"]*"/g) ?? [];
    assert.deepEqual([...new Set(namespaces)], ['"namespace":"my-diet-platform"']);
    assert.equal(namespaces.length, objects.length);
  });

  it("keep environments apart, each to its own policies and its own branch", () => {
    const both = appImageObjects({
      app: "a",
      namespace: "a-platform",
      labelPrefix: "labrats.work",
      images: {
        images: [
          {
            name: "web",
            repository: "nginx",
            policies: [
              { environment: "dev", tags: { by: "date", prefix: "dev" } },
              { environment: "prod", tags: { by: "date", prefix: "prod" } },
            ],
          },
        ],
        updates: [
          { environment: "dev", branch: "develop", push: "develop", path: "./k8s/dev" },
          { environment: "prod", branch: "main", push: "image-updates", path: "./k8s/prod" },
        ],
      },
    });
    const text = both.map((object) => JSON.stringify(object));
    assert.deepEqual(
      both.map(({ kind, metadata }) => `${kind} ${metadata.name}`),
      [
        "ImageRepository a-web",
        "ImagePolicy a-web-dev",
        "ImagePolicy a-web-prod",
        "ImageUpdateAutomation a-dev-2120ad0e",
        "ImageUpdateAutomation a-prod-35f87540",
      ],
    );
    assert.match(text[4] ?? "", /"checkout":{"ref":{"branch":"main"}}.*"push":{"branch":"image-updates"}/);
    assert.match(text[4] ?? "", /"matchLabels":{"labrats.work\/environment":"prod"}.*"path":".\/k8s\/prod"/);
  });
});

describe("the source through which tags are committed", () => {
  it("has a key of its own, and no file that could be deployed", () => {
    assert.deepEqual(imagesRepository("my-diet", "my-diet-platform", "ssh://git@github.com/a/b.git", "develop"), {
      apiVersion: "source.toolkit.fluxcd.io/v1",
      kind: "GitRepository",
      metadata: { name: "my-diet-images", namespace: "my-diet-platform" },
      spec: {
        interval: "1m",
        timeout: "1m",
        url: "ssh://git@github.com/a/b.git",
        ref: { branch: "develop" },
        secretRef: { name: "my-diet-images-deploy-key" },
        ignore: "/*",
      },
    });
  });
});

describe("the registries that an app's images need", () => {
  it("are those whose logins they name, each once", () => {
    assert.deepEqual(registriesOf(undefined), []);
    assert.deepEqual(registriesOf(myImages), ["ghcr"]);
    assert.deepEqual(registriesOf({ ...myImages, images: [...myImages.images, ...myImages.images] }), ["ghcr"]);
  });

  it("commit by an object of another name when a branch or the path changes, which has not seen the files yet", () => {
    const update = { environment: "dev", branch: "main", push: "main", path: "./k8s" };
    const others = [{ branch: "develop" }, { push: "updates" }, { path: "./k8s/dev" }, { environment: "prod" }];
    const names = [{}, ...others].map((change) => automationName("a", { ...update, ...change }));
    assert.equal(new Set(names).size, names.length, names.join());
    assert.equal(automationName("a", { ...update }), names[0]);
    assert.match(names[0] ?? "", /^a-dev-[0-9a-f]{8}$/);
  });

  it("reach a registry over HTTP, or with certificates of its own, where the image says so", () => {
    const image = { name: "web", repository: "registry.lan:5000/web", policies: [] };
    const specs = [{}, { insecure: true }, { certSecret: "registry-ca" }].map((how) => {
      const images = { images: [{ ...image, ...how }], updates: [] };
      const [object] = appImageObjects({ app: "a", namespace: "a-platform", labelPrefix: "labrats.work", images });
      assert.ok(object !== undefined && isValid(object));
      return object["spec"];
    });
    const common = { image: "registry.lan:5000/web", interval: "5m" };
    assert.deepEqual(specs, [
      common,
      { ...common, insecure: true },
      { ...common, certSecretRef: { name: "registry-ca" } },
    ]);
  });
});
