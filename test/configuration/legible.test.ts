import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { parse } from "yaml";
import { z } from "zod";
import { legible } from "../../configuration/legible.ts";
import { registrationSchema } from "../../configuration/schema/registration.ts";
import { stackSchema } from "../../configuration/schema/stack.ts";
import { workloadSchema } from "../../configuration/schema/workload.ts";

const inner = z.strictObject({ path: z.string(), size: z.int().exactOptional() });
const schema = z.strictObject({
  name: z.string(),
  role: z.enum(["admin", "reader"]).default("reader"),
  hidden: z.boolean().default(false),
  list: z.array(inner).default([]),
  words: z.array(z.string()).exactOptional(),
  named: z.record(z.string(), inner),
  home: inner.exactOptional(),
  variables: z.union([z.literal(false), z.record(z.string(), z.string())]).default({}),
});

describe("as much of a value as can be read", () => {
  it("has every readable part, defaults where a key is absent, and no key that is not known", () => {
    const value = { name: "a", named: { b: { path: "./b", pth: 1 } }, home: { path: "./c" }, variables: { A: "1" } };
    assert.deepEqual(legible(schema, value), {
      ...{ name: "a", role: "reader", hidden: false, list: [], variables: { A: "1" } },
      ...{ named: { b: { path: "./b" } }, home: { path: "./c" } },
    });
  });

  it("leaves out what is something else, and keeps the keys of what is optional", () => {
    const value = {
      ...{ name: 1, role: "amdin", hidden: "yes", list: [{ path: 2, size: "big" }, "text"], words: "one" },
      ...{ named: { b: "text" }, home: "text", variables: ["A"] },
    };
    const nothing = { path: undefined };
    assert.deepEqual(legible(schema, value), {
      ...{ name: undefined, role: undefined, hidden: undefined, list: [{ path: undefined, size: undefined }, nothing] },
      ...{ words: undefined, named: { b: nothing }, home: undefined, variables: undefined },
    });
  });

  it("is that of an empty mapping where there is none", () => {
    for (const value of [undefined, null, "text", 1, []])
      assert.deepEqual(legible(schema, value), legible(schema, {}), JSON.stringify(value));
  });

  it("has the keys in the order in which they are written", () => {
    assert.deepEqual(Object.keys(legible(inner, { size: 1, path: "./a" })), ["size", "path"]);
  });

  it("is all of a file without errors", () => {
    const directory = join(import.meta.dirname, "../registrations/valid");
    const files = readdirSync(directory).filter((name) => name.endsWith(".yaml"));
    assert(files.length > 3);
    for (const name of files) {
      const value: unknown = parse(readFileSync(join(directory, name), "utf8"));
      const { recipients, ...whole } = registrationSchema.parse(value);
      assert.deepEqual({ ...legible(registrationSchema, value), recipients }, { ...whole, recipients }, name);
    }
  });

  it("can be had of any value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        for (const one of [registrationSchema, stackSchema, workloadSchema]) {
          const whole = { ...legible(one, { source: value, cluster: value, environments: value }) };
          assert(typeof whole === "object");
          legible(one, { environments: { dev: value }, images: [value], github: { app: value }, health: value });
        }
      }),
    );
  });
});
