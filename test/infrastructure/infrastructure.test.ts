import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ConfigurationError } from "../../configuration/fault.ts";
import { readProject } from "../configuration/project.ts";
import { asProject, componentFiles } from "./files.ts";

const neighbours = componentFiles("valid");

/** Stands above what the program says to the component before it, at the end of its file. */
const SAID = "\n# The program says:\n";

describe("component files", () => {
  it("are taken when they are right, all of test/infrastructure/valid together", async () => {
    const { infrastructure } = await readProject({ files: asProject(neighbours) });
    assert.deepEqual(
      infrastructure.components.map(({ name }) => `${name}.yaml`),
      Object.keys(neighbours),
    );
  });

  describe("are refused, beside those that are right, for", () => {
    for (const [name, text] of Object.entries(componentFiles("invalid"))) {
      it(name.replace(/\.yaml$/, "").replaceAll("-", " "), async () => {
        const [component = "", expected = ""] = text.split(SAID);
        const actual = await faultsOf({ ...neighbours, [name]: text });
        if (process.env["UPDATE"] === "1") {
          writeFileSync(join(import.meta.dirname, "invalid", name), component + SAID + asComment(actual));
        } else assert.equal(asComment(actual), expected);
        for (const line of actual) assert(line.startsWith(`infrastructure/${name}`), `about another file: ${line}`);
      });
    }
  });

  it("are told from what may lie beside them", async () => {
    const files = {
      "infrastructure/README.md": "# Components\n",
      "infrastructure/component.schema.json": "{}\n",
      "infrastructure/custom/whatever.yaml": "a: 1\n",
    };
    const { infrastructure } = await readProject({ files });
    assert.deepEqual(infrastructure.components, []);
    await assert.rejects(readProject({ files: { ...files, "infrastructure/Cert_Manager.yml": "" } }), (error) => {
      assert(error instanceof ConfigurationError);
      assert.match(error.message, /rename it to "cert-manager.yaml"/);
      return true;
    });
  });

  it("are refused when they are no YAML", async () => {
    await assert.rejects(
      readProject({ files: { "infrastructure/bad.yaml": "category: a\n\tstages: {}\n" } }),
      /infrastructure\/bad\.yaml:2 {2}YAML {2}is indented with a tab; use spaces/,
    );
  });

  it("may lie in another directory, which has to be there then", async () => {
    const stack = asProject({})["Pulumi.dev.yaml"] ?? "";
    const files = { "Pulumi.dev.yaml": `${stack}  platform:infrastructure: ./components\n` };
    const found = await readProject({ files: { ...files, "components/metallb.yaml": small } });
    assert.deepEqual(
      found.infrastructure.components.map(({ name }) => name),
      ["metallb"],
    );
    await assert.rejects(readProject({ files }), /platform:infrastructure {2}there is no directory ".\/components"/);
  });
});

const small = `\
category: network
stages: { pools: { path: ./infrastructure/custom/pools } }
environments: { dev: {} }
`;

/** The lines of the message after the one that counts them. */
async function faultsOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const error = await readProject({ files: asProject(files) }).then(
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
