import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { minimalFiles, readProject } from "./project.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

describe("the project's own configuration", () => {
  for (const stack of ["dev", "prod"]) {
    it(`of the stack ${stack} has no faults, and hosts my-diet`, async () => {
      const text = read(`Pulumi.${stack}.yaml`);
      const manifest = /https:.*install\.yaml/.exec(text)?.[0] ?? "";
      // The release is downloaded in a real run only.
      // A secret is nobody's to commit; the file says which command sets it.
      const token = "  platform:previewsToken: { secure: token-of-the-tests }\n";
      const offline = text.replace(manifest, "flux.yaml") + token;
      const files = { ...minimalFiles, "Pulumi.dev.yaml": offline, "apps/my-diet.yaml": read("apps/my-diet.yaml") };
      const { apps, cluster } = await readProject({ files });
      assert.equal(cluster.environment, stack);
      assert.deepEqual(
        apps.map(({ name, environments }) => [name, environments.map((own) => own.name)]),
        [["my-diet", [stack]]],
      );
    });
  }

  it("says which secret the stack dev needs, and how to set it", async () => {
    const text = read("Pulumi.dev.yaml").replace(/https:.*install\.yaml/, "flux.yaml");
    const files = { ...minimalFiles, "Pulumi.dev.yaml": text, "apps/my-diet.yaml": read("apps/my-diet.yaml") };
    const command = "pulumi config set --secret platform:previewsToken";
    await assert.rejects(readProject({ files }), ({ message }: Error) => {
      assert.match(
        message,
        /^The configuration has 1 fault; .*\n +Pulumi\.dev\.yaml {2}platform:previewsToken {2}is missing/,
      );
      return message.endsWith(command) && text.includes(`#   ${command} --stack dev`);
    });
  });

  it("shares the fleet repository, which one stack makes", () => {
    const creators = ["dev", "prod"].filter((stack) => /^ {4}create: true$/m.test(read(`Pulumi.${stack}.yaml`)));
    assert.deepEqual(creators, ["dev"]);
  });
});
