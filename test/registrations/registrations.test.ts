import assert from "node:assert/strict";
import { join } from "node:path";
import { minimalFiles, readProject } from "../configuration/project.ts";
import { describeRefusals } from "../configuration/refusals.ts";
import { filesIn } from "../support/files-in.ts";

const neighbours = filesIn(join(import.meta.dirname, "valid"));

const needed = `\
  platform:previewsToken: { secure: a-token }
  platform:postgres: { dependsOn: [], storage: { size: 10Gi } }
  platform:githubApps: { shop: { id: 1234567, installationId: 89012345 } }
  platform:githubAppKeys: { shop: { secure: an RSA key } }
`;

describe("registrations", () => {
  it("are taken when they are right, all of test/registrations/valid together", async () => {
    const { registrations } = await readProject({ files: asApps(neighbours) });
    assert.deepEqual(
      registrations.map(({ name }) => `${name}.yaml`),
      Object.keys(neighbours),
    );
  });

  describeRefusals({ directory: join(import.meta.dirname, "invalid"), place: "apps", neighbours, project: asApps });
});

/** Registrations, and a stack that has what they need of it. */
function asApps(files: Readonly<Record<string, string>>): Record<string, string> {
  return {
    "Pulumi.dev.yaml": `${minimalFiles["Pulumi.dev.yaml"] ?? ""}${needed}`,
    ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`apps/${name}`, text])),
  };
}
