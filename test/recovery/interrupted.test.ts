import assert from "node:assert/strict";
import { interruptedOperations, readState, withAdopted } from "../../recovery/interrupted.ts";

const known = {
  urn: "urn:known",
  type: "github:index/repositoryFile:RepositoryFile",
  id: "fleet:README.md",
  outputs: { file: "README.md" },
};
const created = {
  urn: "urn:created",
  type: "github:index/repository:Repository",
  custom: true,
  parent: "urn:parent",
  inputs: { name: "fleet", secret: { "4dabf18193072939515e22adb298388d": "1b47", ciphertext: "v1:abc" } },
};
const state = readState(
  JSON.stringify({
    version: 3,
    deployment: {
      manifest: { version: "v3.259.0" },
      secrets_providers: { type: "passphrase" },
      resources: [known],
      pending_operations: [
        { resource: created, type: "creating" },
        { resource: known, type: "updating" },
      ],
    },
  }),
);

describe("the operations that an engine had begun when it died", () => {
  it("are creates of what the state does not have, and changes of what it has", () => {
    const { creates, changes } = interruptedOperations(state);
    assert.deepEqual(
      creates.map(({ urn }) => urn),
      ["urn:created"],
    );
    assert.deepEqual(changes, ["urn:known"]);
  });

  it("are none in a state without them, even in an empty one", () => {
    assert.deepEqual(interruptedOperations(readState('{"version":3,"deployment":{}}')), { creates: [], changes: [] });
  });

  it("count as a change where the state has the resource that is being replaced", () => {
    const replaced = { ...state.deployment, pending_operations: [{ resource: known, type: "creating" }] };
    const { creates, changes } = interruptedOperations({ ...state, deployment: replaced });
    assert.deepEqual(creates, []);
    assert.deepEqual(changes, ["urn:known"]);
  });

  it("count as changes when a recovery was cut off before it saw what it had adopted", () => {
    const [resource] = interruptedOperations(state).creates;
    assert.ok(resource !== undefined);
    const adopted = withAdopted(state, [{ resource, id: "fleet" }]);
    // What nobody but the engine has: a component, and a provider.
    adopted.deployment.resources.push(
      { urn: "urn:component", type: "platform:app:App" },
      { urn: "urn:provider", type: "pulumi:providers:pulumi", id: "1b47" },
    );
    assert.deepEqual(interruptedOperations(adopted), { creates: [], changes: ["urn:created"] });
  });
});

describe("a state with what was adopted", () => {
  it("has it last, with its id, as the engine would have written it, and everything else as it was", () => {
    const [resource] = interruptedOperations(state).creates;
    assert.ok(resource !== undefined);
    assert.deepEqual(withAdopted(state, [{ resource, id: "fleet" }]), {
      version: 3,
      deployment: {
        manifest: { version: "v3.259.0" },
        secrets_providers: { type: "passphrase" },
        resources: [known, { ...created, id: "fleet", outputs: {} }],
        pending_operations: [],
      },
    });
  });
});
