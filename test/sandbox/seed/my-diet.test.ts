import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parseAllDocuments } from "yaml";
import { z } from "zod";

const root = join(import.meta.dirname, "../../../sandbox/seed/apps.my-diet");

const manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }).optional(),
});
const kustomization = z.looseObject({
  resources: z.array(z.string()),
  namespace: z.string().optional(),
  patches: z.array(z.object({ path: z.string() })).optional(),
});
const workload = z.object({
  spec: z.object({
    template: z.object({
      spec: z.looseObject({ imagePullSecrets: z.array(z.object({ name: z.string() })).optional() }),
    }),
  }),
});

function filesBelow(path: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".yaml"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function read(path: string): unknown[] {
  return parseAllDocuments(readFileSync(path, "utf8")).map((document) => {
    assert.deepEqual(document.errors, [], path);
    const value: unknown = document.toJS();
    return value;
  });
}

describe("the demo application's source repository", () => {
  const files = filesBelow(join(root, "k8s"));
  const objects = files
    .filter((file) => !file.endsWith("kustomization.yaml"))
    .flatMap((file) => read(file).map((object) => ({ file, object })));

  it("has what the registration deploys: home, dev, production and previews", () => {
    const deployable = files.filter((file) => file.endsWith("kustomization.yaml")).map((file) => relative(root, file));
    assert.deepEqual(deployable, [
      "k8s/base/kustomization.yaml",
      "k8s/home/kustomization.yaml",
      "k8s/overlays/dev/kustomization.yaml",
      "k8s/overlays/preview/kustomization.yaml",
      "k8s/overlays/production/kustomization.yaml",
    ]);
  });

  it("lists every file that is there, and none that is not", () => {
    const listed = files
      .filter((file) => file.endsWith("kustomization.yaml"))
      .flatMap((file) =>
        read(file)
          .map((document) => kustomization.parse(document))
          .flatMap(({ resources, patches = [] }) => [...resources, ...patches.map(({ path }) => path)])
          .map((path) => join(file, "..", path)),
      );
    const expected = files.filter((file) => !file.endsWith("kustomization.yaml"));
    assert.deepEqual(listed.filter((path) => path.endsWith(".yaml")).sort(), expected);
  });

  it("has namespaced kinds only, and leaves the namespace to Flux", () => {
    const kinds = new Set(objects.map(({ object }) => manifest.parse(object).kind));
    assert.deepEqual([...kinds].sort(), ["ConfigMap", "Deployment", "Ingress", "Service"]);
    for (const file of files) {
      for (const document of read(file)) {
        const { metadata, namespace } = manifest.extend({ namespace: z.unknown() }).partial().parse(document);
        assert.equal(metadata?.namespace ?? namespace, undefined, file);
      }
    }
  });

  it("pulls images with the registry secret that every namespace of an app has", () => {
    const deployments = objects.filter(({ file }) => file.endsWith("deployment.yaml"));
    assert.deepEqual(
      deployments.map(({ object }) => workload.parse(object).spec.template.spec.imagePullSecrets),
      [[{ name: "ghcr-pull-secret" }], [{ name: "ghcr-pull-secret" }]],
    );
  });

  it("uses no variables but those that a registration substitutes, and in previews the commit", () => {
    const used = (of: readonly string[]): string[] =>
      [...new Set(of.flatMap((file) => readFileSync(file, "utf8").match(/(?<=\$\{)[A-Za-z_]+/g) ?? []))].sort();
    const previews = files.filter((file) => file.includes("/preview/"));
    assert.deepEqual(used(files.filter((file) => !previews.includes(file))), ["HOSTNAME", "LOG_LEVEL", "NODE_ENV"]);
    assert.deepEqual(used(previews), ["COMMIT"]);
  });
});
