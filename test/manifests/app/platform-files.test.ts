import assert from "node:assert/strict";
import { z } from "zod";
import { board, myDiet, mySecretDiet, shop } from "../../support/fixtures.ts";
import { documentsOf, filesOfApp } from "../../support/app-files.ts";

const listSchema = z.strictObject({
  apiVersion: z.literal("kustomize.config.k8s.io/v1beta1"),
  kind: z.literal("Kustomization"),
  resources: z.array(z.string()),
});

for (const app of [myDiet, mySecretDiet, board, shop]) {
  describe(`the platform repository of ${app.name}`, () => {
    const files = Object.entries(filesOfApp(app)).filter(([path]) => path.startsWith(app.names.platformRepository));
    const paths = files.map(([path]) => path.replace(`${app.names.platformRepository}/`, ""));

    it("lists exactly its Flux objects, each in a file that is called like it", () => {
      const found = documentsOf(Object.fromEntries(files)).filter(({ value }) => listSchema.safeParse(value).success);
      const [list] = found.map(({ value }) => listSchema.parse(value).resources);
      assert.equal(found.length, 1);
      assert.deepEqual(
        [...(list ?? [])].sort(),
        paths.flatMap((path) => /^clusters\/dev\/home\/(?!kustomization)(.*)$/.exec(path)?.[1] ?? []).sort(),
      );
      for (const { file, value } of documentsOf(Object.fromEntries(files))) {
        const { metadata } = z.object({ metadata: z.object({ name: z.string() }).optional() }).parse(value);
        if (list?.some((path) => file.endsWith(`/${path}`)))
          assert(file.endsWith(`/${metadata?.name ?? ""}.yaml`), file);
      }
    });

    it("has no list in platform/, so that Flux takes whatever people put there", () => {
      assert.deepEqual(
        paths.filter((path) => path.startsWith("platform/")),
        ["platform/rbac.yaml"],
      );
    });
  });
}
