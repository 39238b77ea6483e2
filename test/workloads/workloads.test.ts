import assert from "node:assert/strict";
import { join } from "node:path";
import { readProject } from "../configuration/project.ts";
import { describeRefusals } from "../configuration/refusals.ts";
import { asProject, workloadFiles } from "./files.ts";

const neighbours = workloadFiles("valid");

describe("workloads", () => {
  it("are taken when they are right, all of test/workloads/valid together", async () => {
    const { workloads } = await readProject({ files: asProject(neighbours) });
    assert.deepEqual(
      workloads.map(({ name }) => `${name}.yaml`),
      Object.keys(neighbours),
    );
  });

  it("say of a shared gateway what it has, and nothing of certificates", async () => {
    const gateway = "  platform:routes: { gateway: { name: cilium-gateway, namespace: network } }\n";
    const page = (route: string) =>
      readProject({
        files: asProject(
          {
            "page.yaml": `image: nginx\nport: 80\nenvironments: { dev: { tag: "1.29", hosts: [{ hostname: a.example, ${route} }] } }\n`,
          },
          gateway,
        ),
      });
    const { workloads } = await page("listener: https");
    assert.deepEqual(
      workloads.flatMap(({ environments }) =>
        environments.flatMap(({ hosts }) => hosts.map(({ listener }) => listener)),
      ),
      ["https"],
    );
    await assert.rejects(
      page("tls: { enabled: false }"),
      /workloads\/page\.yaml:3 +environments\.dev\.hosts\[0\]\.tls +is for an Ingress, and this cluster has a shared Gateway/,
    );
  });

  describeRefusals({
    directory: join(import.meta.dirname, "invalid"),
    place: "workloads",
    neighbours,
    project: (files) => asProject(files),
  });
});
