import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";
import { fluxControllers } from "../../../sandbox/flux/controllers.ts";
import { Ports } from "../../../sandbox/process/ports.ts";
import { scratchDirectory } from "../process/scratch.ts";

describe("the controllers of Flux", () => {
  const directory = scratchDirectory();

  it("serve nobody but each other", async () => {
    const ports = new Ports(join(directory(), "ports.json"));
    const artifacts = join(directory(), "artifacts");
    const programs = { "source-controller": "/bin/source", "kustomize-controller": "/bin/kustomize" };
    const known = await fluxControllers(programs, artifacts, ports);
    ports.release("source-controller");
    const address = `127.0.0.1:${await ports.get("source-controller")}`;
    const common = ["--events-addr=", "--enable-leader-election=false", "--metrics-addr=0", "--health-addr=0"];
    const shared = { namespace: "flux-system", environment: { RUNTIME_NAMESPACE: "flux-system" } };
    assert.deepEqual(known, [
      {
        ...shared,
        name: "source-controller",
        program: "/bin/source",
        overrides: [
          ...common,
          `--storage-path=${artifacts}`,
          `--storage-addr=${address}`,
          `--storage-adv-addr=${address}`,
        ],
      },
      {
        ...shared,
        name: "kustomize-controller",
        program: "/bin/kustomize",
        overrides: [...common, "--requeue-dependency=1s"],
      },
    ]);
    assert.equal((statSync(artifacts).mode & 0o777).toString(8), "700");
  });
});
