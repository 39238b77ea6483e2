import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigurationError } from "../../configuration/fault.ts";
import { minimalFiles, readProject } from "../configuration/project.ts";

const neighbours = filesOf("valid");

const needed = `\
  platform:previewsToken: { secure: a-token }
  platform:postgres: { dependsOn: [], storage: { size: 10Gi } }
  platform:githubApps: { shop: { id: 1234567, installationId: 89012345 } }
  platform:githubAppKeys: { shop: { secure: an RSA key } }
`;

/** Stands above what the program says to the registration before it, at the end of its file. */
const SAID = "\n# The program says:\n";

describe("registrations", () => {
  it("are taken when they are right, all of test/registrations/valid together", async () => {
    const { apps } = await readProject({ files: asApps(neighbours) });
    assert.deepEqual(
      apps.map(({ name }) => `${name}.yaml`),
      Object.keys(neighbours),
    );
  });

  describe("are refused, beside those that are right, for", () => {
    for (const [name, text] of Object.entries(filesOf("invalid"))) {
      it(name.replace(/\.yaml$/, "").replaceAll("-", " "), async () => {
        const [registration = "", expected = ""] = text.split(SAID);
        const actual = await faultsOf({ ...neighbours, [name]: text });
        if (process.env["UPDATE"] === "1") {
          writeFileSync(join(import.meta.dirname, "invalid", name), registration + SAID + asComment(actual));
        } else assert.equal(asComment(actual), expected);
        for (const line of actual) assert(line.startsWith(`apps/${name}`), `about another file: ${line}`);
      });
    }
  });
});

/** Files of a directory beside this one, by name. */
function filesOf(directory: string): Record<string, string> {
  const path = join(import.meta.dirname, directory);
  const names = readdirSync(path).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(path, name), "utf8")]));
}

/** Registrations, and a stack that has what they need of it. */
function asApps(files: Readonly<Record<string, string>>): Record<string, string> {
  return {
    "Pulumi.dev.yaml": `${minimalFiles["Pulumi.dev.yaml"] ?? ""}${needed}`,
    ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`apps/${name}`, text])),
  };
}

/** The lines of the message after the one that counts them. */
async function faultsOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const error = await readProject({ files: asApps(files) }).then(
    () => assert.fail("no fault was found"),
    (reason: unknown) => reason,
  );
  assert(error instanceof ConfigurationError, String(error));
  const [, ...faults] = error.message.split("\n").map((line) => line.trim());
  return faults;
}

function asComment(lines: readonly string[]): string {
  return lines.map((line) => `# ${line}\n`).join("");
}
