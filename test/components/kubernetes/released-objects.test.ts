import assert from "node:assert/strict";
import { ReleasedObjects } from "../../../components/kubernetes/released-objects.ts";
import { record } from "../../../render/program/record.ts";

const object = (kind: string, name: string) => ({
  ...{ apiVersion: kind === "Secret" ? "v1" : "external-secrets.io/v1", kind },
  metadata: { name, namespace: "my-diet-dev" },
});

describe("ReleasedObjects", () => {
  it("are what Flux keeps now: retained, under their former identity, and changed in nothing", async () => {
    const former = ["database", "withdrawn"].flatMap((name) =>
      ["ExternalSecret", "Secret"].map((kind) => ({ ...object(kind, name), urn: `urn of ${kind} ${name}` })),
    );
    const kept = [object("ExternalSecret", "database"), object("SecretStore", "withdrawn")];
    const run = await record(() => new ReleasedObjects("released", { former, kept }));
    const released = run.resources.filter(({ custom }) => custom);
    assert.deepEqual(
      released.map(({ label, inputs, options: { aliases, ignoreChanges, retainOnDelete } }) => {
        return { label, inputs, aliases, ignoreChanges, retainOnDelete };
      }),
      ["ExternalSecret", "Secret"].map((kind) => ({
        label: `kubernetes:${kind} released/${kind}/my-diet-dev/database`,
        inputs: object(kind, "database"),
        ...{ aliases: [`urn of ${kind} database`], ignoreChanges: ["*"], retainOnDelete: true },
      })),
    );
  });
});
