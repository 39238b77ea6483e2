import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { record } from "../../../render/program/record.ts";

class Component extends pulumi.ComponentResource {
  constructor(type: string, name: string) {
    super(type, name);
    new pulumi.Stash(`child of ${type}`, { input: name }, { parent: this });
    this.registerOutputs({});
  }
}

describe("record", () => {
  const refused: [string, () => unknown, RegExp][] = [
    [
      "a resource of a type that is not expected",
      () => new random.RandomPet("a"),
      /^unexpected resource random:\S+ a$/,
    ],
    ["a component of another program", () => new Component("other:C", "a"), /^unexpected component other:C a$/],
    ["a call", () => pulumi.runtime.invoke("a:b:c", {}).then(() => ({})), /^unexpected call of a:b:c$/],
    [
      "an input that cannot be had",
      () => new pulumi.Stash("x", { input: pulumi.output(1).apply(() => assert.fail("on purpose")) }),
      /^error serializing property "input": on purpose$/,
    ],
    ["what the program throws", () => assert.fail("on purpose"), /^on purpose$/],
    [
      "a resource that is registered twice",
      () => ["x", "x"].map((name) => new pulumi.Stash(name, { input: "" })),
      /^pulumi:Stash x is registered twice$/,
    ],
    [
      "a component that is registered twice",
      () => ["platform:one:C", "platform:two:C"].map((type) => new Component(type, "x")),
      /^platform:C x is registered twice$/,
    ],
  ];
  for (const [what, program, message] of refused) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(record(program), { message });
    });
  }

  it("knows the order of what follows from an input, from dependsOn and from a parent", async () => {
    const run = await record(() => {
      const first = new pulumi.Stash("first", { input: "a" });
      const second = new pulumi.Stash("second", { input: first.output });
      const third = new pulumi.Stash("third", { input: "c" }, { dependsOn: second });
      new pulumi.Stash("fourth", { input: "d" }, { parent: third });
    });
    assert.equal(run.comesAfter("pulumi:Stash fourth", "pulumi:Stash first"), true);
    assert.equal(run.comesAfter("pulumi:Stash first", "pulumi:Stash fourth"), false);
    assert.equal(run.comesAfter("pulumi:Stash first", "pulumi:Stash first"), false);
  });
});
