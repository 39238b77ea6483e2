import assert from "node:assert/strict";
import { unusedDatabases, warnings } from "../../configuration/warnings.ts";
import { minimalFiles, readProject } from "./project.ts";

describe("warnings", () => {
  const flux = { manifest: "https://example.org/install.yaml", extraComponents: [], scrapedFrom: [], documents: [] };
  const infrastructure = { settings: {}, secrets: {}, overlay: { environment: "dev", write: true }, components: [] };

  it("name a release that is downloaded and not pinned, and the command that pins it", () => {
    assert.deepEqual(warnings({ flux, infrastructure }, "dev"), [
      "platform:flux.sha256 is not set: whatever the manifest's server sends is installed. Run: npm run platform -- flux pin --stack dev",
    ]);
  });

  it("are none for a release that is pinned, or that lies beside the program", () => {
    assert.deepEqual(warnings({ flux: { ...flux, sha256: "0".repeat(64) }, infrastructure }, "dev"), []);
    assert.deepEqual(warnings({ flux: { ...flux, manifest: "flux/install.yaml" }, infrastructure }, "dev"), []);
  });

  describe("name a component whose database nothing in it uses", () => {
    const warned = async (linkding: string): Promise<readonly string[]> => {
      const stack = `${minimalFiles["Pulumi.dev.yaml"] ?? ""}  platform:postgres: { storage: { size: 1Gi }, dependsOn: [] }\n`;
      const files = { ...minimalFiles, "Pulumi.dev.yaml": stack, "infrastructure/linkding.yaml": linkding };
      return unusedDatabases({ postgres: undefined, ...(await readProject({ files })) });
    };
    const component = (stage: string, rest = "postgres: {}"): string =>
      `category: home\nnamespace: home\nstages: { app: ${stage} }\nenvironments: { dev: {} }\n${rest}\n`;
    const map = (value: string): string =>
      `{ manifests: [{ apiVersion: v1, kind: ConfigMap, metadata: { name: linkding }, data: { secret: ${value} } }] }`;

    it("and what to do about it", async () => {
      assert.deepEqual(await warned(component(map("none"))), [
        "component linkding has a database, but nothing in it reads the Secret linkding-postgres-credentials: refer to this Secret in its values or manifests, or remove postgres",
      ]);
    });

    it("but none that reads the Secret, has no database, or is a directory that people write", async () => {
      assert.deepEqual(await warned(component(map("linkding-postgres-credentials"))), []);
      assert.deepEqual(await warned(component(map("none"), "")), []);
      assert.deepEqual(await warned(component("{ path: ./infrastructure/custom/linkding }")), []);
    });
  });
});
