import assert from "node:assert/strict";
import { z } from "zod";
import { board, myDiet, mySecretDiet, shop } from "../../support/fixtures.ts";
import { documentsOf, filesOfApp } from "../../support/app-files.ts";

const metadata = z.looseObject({ name: z.string(), namespace: z.string() });
const kustomizationSchema = z.object({
  kind: z.literal("Kustomization"),
  metadata,
  spec: z.looseObject({
    serviceAccountName: z.string(),
    targetNamespace: z.string(),
    // Strict: a namespace in here would reach into another tenant's, and locked down Flux would refuse it.
    sourceRef: z.strictObject({ kind: z.literal("GitRepository"), name: z.string() }),
    decryption: z.strictObject({ provider: z.string(), secretRef: z.strictObject({ name: z.string() }) }).optional(),
  }),
});
const objectSchema = z.looseObject({ apiVersion: z.string(), kind: z.string() });

for (const app of [myDiet, mySecretDiet, board, shop]) {
  describe(`the manifests of ${app.name}`, () => {
    const objects = documentsOf(filesOfApp(app))
      .map(({ value }) => objectSchema.parse(value))
      .filter(({ apiVersion }) => !apiVersion.startsWith("kustomize.config.k8s.io/"));
    const kustomizations = objects
      .filter(({ kind }) => kind === "Kustomization")
      .map((object) => kustomizationSchema.parse(object));
    const deployments = [...(app.home === undefined ? [] : [app.home]), ...app.environments];

    it("all live in the app's platform namespace, and are Flux's to prune, but for the one that is the stack's to delete", () => {
      for (const object of objects) {
        const { name, namespace, ...others } = metadata.parse(object["metadata"]);
        assert.equal(namespace, app.names.platformNamespace);
        assert.deepEqual(
          others,
          name === `${app.name}-sync` ? { annotations: { "kustomize.toolkit.fluxcd.io/prune": "disabled" } } : {},
        );
      }
    });

    it("let Flux act with the app's own rights, in one of the app's own namespaces, and for source repositories with fewer", () => {
      const own = [app.names.platformNamespace, ...deployments.map(({ namespace }) => namespace)];
      for (const { metadata, spec } of kustomizations) {
        const fromPlatform = spec.sourceRef.name === `${app.name}-platform`;
        assert.equal(spec.serviceAccountName, fromPlatform ? "flux" : "deployer", metadata.name);
        assert.equal(spec.targetNamespace === app.names.platformNamespace, fromPlatform, metadata.name);
        assert(own.includes(spec.targetNamespace), metadata.name);
      }
    });

    it("deploy each part of the app from the team's repository into its own namespace", () => {
      const fromSource = kustomizations.filter(({ spec }) => spec.sourceRef.name !== `${app.name}-platform`);
      assert.deepEqual(
        fromSource.map(({ spec }) => ({ namespace: spec.targetNamespace, path: spec["path"], wait: spec["wait"] })),
        deployments.map(({ namespace, path, wait }) => ({ namespace, path, wait })),
      );
      assert.deepEqual(
        fromSource.map(({ spec }) => spec["postBuild"]),
        deployments.map(({ hostname, substitute }) => ({ substitute: { HOSTNAME: hostname, ...substitute } })),
      );
    });

    it("decrypt with the app's key in the platform namespace, and where the registration says so", () => {
      const decrypting = kustomizations.filter(({ spec }) => spec.decryption !== undefined);
      assert.deepEqual(
        decrypting.map(({ spec }) => [spec.targetNamespace, spec.decryption?.secretRef.name, spec["path"]]),
        [
          [app.names.platformNamespace, `${app.name}-platform-age-key`, "./platform"],
          ...deployments
            .filter(({ decrypt }) => decrypt)
            .map(({ namespace, path }) => [namespace, `${app.name}-platform-age-key`, path]),
        ],
      );
    });

    it("substitute nothing in the files of the platform repository, where secrets may have a dollar sign", () => {
      const ofPlatform = kustomizations.filter(({ spec }) => spec.sourceRef.name === `${app.name}-platform`);
      assert.deepEqual(
        ofPlatform.map(({ metadata, spec }) => [metadata.name, spec["postBuild"]]),
        [
          [`${app.name}-platform`, undefined],
          [`${app.name}-sync`, undefined],
        ],
      );
    });
  });
}
