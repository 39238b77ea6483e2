import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { SandboxError } from "../../sandbox/errors.ts";
import { checkFleet, committedPart, type Member } from "../../sandbox/fleet.ts";
import { scratchDirectory } from "./process/scratch.ts";
import { testPlatform } from "../support/test-platform.ts";

const dev: Member = { name: "dev", part: { cluster: "dev/home", createsFleet: true } };
const prod: Member = { name: "prod", part: { cluster: "prod/cloud", createsFleet: false } };

describe("the stacks of a sandbox", () => {
  const scratch = scratchDirectory();

  it("are read from the project's files", () => {
    for (const { name, part } of [dev, prod]) assert.deepEqual(committedPart(testPlatform, name), part);
  });

  it("are left to the program when their files are not as they should be", () => {
    writeFileSync(join(scratch(), "Pulumi.odd.yaml"), "config:\n  platform:cluster: { environment: dev }\n");
    assert.deepEqual(committedPart(scratch(), "odd"), { cluster: "? (Pulumi.odd.yaml)", createsFleet: false });
  });

  it("have to be there", () => {
    for (const name of ["dev", "prod"]) writeFileSync(join(scratch(), `Pulumi.${name}.yaml`), "config: {}\n");
    const file = join(scratch(), "Pulumi.prd.yaml");
    refused(
      () => committedPart(scratch(), "prd"),
      `There is no stack "prd": did you mean "prod"? A new one is a new file ${file}`,
    );
  });

  it("are one that makes the fleet repository, and any number that attach to it", () => {
    const further: Member = { name: "edge", part: { cluster: "prod/edge", createsFleet: false } };
    checkFleet([dev]);
    checkFleet([prod, dev, further]);
  });

  it("cannot all attach", () => {
    refused(() => {
      checkFleet([prod]);
    }, "No stack of this sandbox (prod) has platform:fleet.create, so none creates the fleet repository. " + "Add the stack that does: npm run sandbox -- --stack dev --stack prod");
  });

  it("cannot both make it", () => {
    refused(() => {
      checkFleet([dev, { ...prod, part: { ...prod.part, createsFleet: true } }]);
    }, "The stacks dev and prod all have platform:fleet.create, which only one of those that share a fleet repository can " + "have. Set it to false in the others, or give each a sandbox of its own with --name");
  });

  it("cannot own the same cluster", () => {
    refused(() => {
      checkFleet([dev, { ...prod, part: { ...prod.part, cluster: "dev/home" } }]);
    }, "The stacks dev and prod both own the cluster dev/home. Give one of them another platform:cluster.name");
  });
});

function refused(check: () => unknown, message: string): void {
  assert.throws(check, new SandboxError(message));
}
