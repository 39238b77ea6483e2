import assert from "node:assert/strict";
import { join } from "node:path";
import { ConfigurationError } from "../../configuration/fault.ts";
import { minimalFiles, readProject } from "../configuration/project.ts";
import { describeRefusals } from "../configuration/refusals.ts";
import { asProject, componentFiles } from "./files.ts";

const neighbours = componentFiles("valid");

describe("component files", () => {
  it("are taken when they are right, all of test/infrastructure/valid together", async () => {
    const { infrastructure } = await readProject({ files: asProject(neighbours) });
    assert.deepEqual(
      infrastructure.components.map(({ name }) => `${name}.yaml`),
      Object.keys(neighbours),
    );
  });

  describeRefusals({
    directory: join(import.meta.dirname, "invalid"),
    place: "infrastructure",
    neighbours,
    project: (files) => asProject(files),
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

  it("with releases need a Flux that installs them", async () => {
    const flux = minimalFiles["flux.yaml"] ?? "";
    await assert.rejects(
      readProject({ files: { ...asProject(neighbours), "flux.yaml": flux } }),
      /platform:flux\.manifest {2}has no helm-controller, and infrastructure\/cert-manager\.yaml needs it; write the install\.yaml/,
    );
    await readProject({ files: { ...asProject({ "pools.yaml": small }), "flux.yaml": flux } });
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
