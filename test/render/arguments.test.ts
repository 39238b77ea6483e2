import assert from "node:assert/strict";
import { join } from "node:path";
import { readArguments, WrongRequest } from "../../render/arguments.ts";

const project = join(import.meta.dirname, "../..");
const example = join(project, "examples", "rpi-cluster");

describe("readArguments", () => {
  it("reads everything that can be asked for", () => {
    const args = ["-s", "dev", "-o", "x", "--crds", project, "--crds", import.meta.filename, "--json", "--download"];
    assert.deepEqual(readArguments([...args, "--checkout", `fleet=${project}`], project), {
      stack: "dev",
      out: "x",
      stackFiles: project,
      json: true,
      download: true,
      crds: [project, import.meta.filename],
      checkouts: new Map([["fleet", project]]),
    });
    assert.deepEqual(readArguments(["--stack", "home", "--stack-files", example, "--out", "x"], project), {
      stack: "home",
      out: "x",
      stackFiles: example,
      json: false,
      download: false,
      crds: [],
      checkouts: new Map(),
    });
    assert.equal(readArguments(["--help"], project), undefined);
  });

  const wrong: [what: string, args: string[], message: RegExp][] = [
    ["without a stack", ["--out", "x"], /^Write --stack\n\nUsage: /],
    ["without a place to write", ["--stack", "dev"], /^Write --out\n\nUsage: /],
    ["for an unknown stack", ["--stack", "dve", "--out", "x"], /^There is no stack "dve"; did you mean "dev"\?$/],
    ["with an option that is none", ["--stak", "dev"], /^Unknown option '--stak'/],
    ["with definitions that are not there", ["-s", "dev", "-o", "x", "--crds", "no"], /^--crds "no" is not there$/],
    [
      "with stacks from nowhere",
      ["-s", "dev", "-o", "x", "--stack-files", "no"],
      /^--stack-files "no" is not a directory$/,
    ],
    [
      "with a checkout of nothing",
      ["-s", "dev", "-o", "x", "--checkout", "fleet"],
      /^--checkout "fleet" names no directory; write <repository>=<directory>$/,
    ],
  ];
  for (const [what, args, message] of wrong) {
    it(`refuses to be asked ${what}`, () => {
      assert.throws(
        () => readArguments(args, project),
        (error) => error instanceof WrongRequest && message.test(error.message),
      );
    });
  }

  it("says so where there are no stacks", () => {
    assert.throws(
      () => readArguments(["-s", "dev", "-o", "x"], import.meta.dirname),
      /there is no Pulumi.<stack>.yaml there$/,
    );
  });
});
