import assert from "node:assert/strict";
import { AppliedObject } from "../../../components/kubernetes/applied-object.ts";
import { smallRelease } from "../../support/fixtures.ts";
import { record } from "../../../render/program/record.ts";

describe("AppliedObject", () => {
  it("is of the provider's type for its kind, and sent as it is", async () => {
    const run = await record(() => {
      for (const object of smallRelease) new AppliedObject(object.metadata.name, object, {});
    });
    assert.deepEqual(
      run.resources.map(({ type, inputs }) => ({ type, inputs })),
      [
        { type: "kubernetes:apps/v1:Deployment", inputs: smallRelease[2] },
        { type: "kubernetes:apps/v1:Deployment", inputs: smallRelease[1] },
        { type: "kubernetes:core/v1:Namespace", inputs: smallRelease[0] },
      ],
    );
  });
});
