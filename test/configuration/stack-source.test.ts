import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StackSource } from "../../configuration/stack-source.ts";

const file = `config:
  platform:domains: [a.example.org, b.example.org]
  platform:cluster: { environment: dev, name: home }
  platform:registryPasswords:
    ghcr: { secure: AAAB }
    other: open
  platform:protect: false
`;
const values = {
  domains: ["a.example.org", "b.example.org"],
  cluster: { environment: "dev", name: "home" },
  registryPasswords: { ghcr: "opened", other: "open" },
  protect: false,
};

describe("the file of a stack", () => {
  const directory = mkdtempSync(join(tmpdir(), "stack-source-"));
  before(() => {
    writeFileSync(join(directory, "Pulumi.dev.yaml"), file);
  });
  after(() => {
    rmSync(directory, { recursive: true });
  });

  const lines = async (given?: Readonly<Record<string, unknown>>): Promise<(number | undefined)[]> => {
    const source = await StackSource.open(directory, "dev", given);
    return ["domains", "cluster", "registryPasswords", "protect"].map((key) => source.locate([key]).line);
  };

  it("says where a value is written", async () => {
    assert.deepEqual(await lines(), [2, 3, 4, 7]);
    assert.deepEqual(await lines(values), [2, 3, 4, 7]);
  });

  it("says nothing of a value that the engine has from another file", async () => {
    const other = { domains: "a.example.org", cluster: { environment: "dev" }, protect: true };
    assert.deepEqual(await lines({ ...values, ...other }), [undefined, undefined, 4, undefined]);
    assert.deepEqual(await lines({ ...values, registryPasswords: { ghcr: "opened", other: "another" } }), [
      2,
      3,
      undefined,
      7,
    ]);
  });

  it("says which values of a key are encrypted, if the key is the engine's", async () => {
    const encrypted = async (given: Readonly<Record<string, unknown>>): Promise<boolean[]> =>
      (await StackSource.open(directory, "dev", given)).leaves("registryPasswords").map((leaf) => leaf.encrypted);
    assert.deepEqual(await encrypted(values), [true, false]);
    assert.deepEqual(await encrypted({ registryPasswords: { ghcr: "opened" } }), []);
  });
});
