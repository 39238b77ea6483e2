import assert from "node:assert/strict";
import { examine } from "../../doctor/examine.ts";
import { ok } from "../../doctor/finding.ts";
import type { Check } from "../../doctor/check.ts";
import { contextWith } from "./context.ts";

const check = (name: string, look: Check["look"]): Check => ({ name, title: name, look });

describe("all checks together", () => {
  it("go on when one of them fails or hangs, and keep their order", async () => {
    const made = [
      check("hangs", () => new Promise(() => undefined)),
      check("throws", () => {
        throw new Error("no such thing\n  at line 1");
      }),
      check("rejects", () => Promise.reject(new Error("socket hang up"))),
      check("works", () => Promise.resolve([ok("fine")])),
    ];
    const examined = await examine(contextWith({}), made, 50);
    assert.deepEqual(
      examined.map(({ check: { name }, findings }) => [name, findings]),
      [
        ["hangs", [{ verdict: "unknown", message: "Took longer than 0.05 s" }]],
        ["throws", [{ verdict: "unknown", message: "Could not be checked: no such thing" }]],
        ["rejects", [{ verdict: "unknown", message: "Could not be checked: socket hang up" }]],
        ["works", [{ verdict: "ok", message: "fine" }]],
      ],
    );
  });

  it("say of a context in which nothing is known what is missing, and find nothing in order", async () => {
    const examined = await examine(
      contextWith({ run: () => Promise.resolve({ exitCode: undefined, stdout: "", stderr: "" }) }),
    );
    for (const {
      check: { name },
      findings,
    } of examined) {
      assert.notEqual(findings.length, 0, name);
      if (name === "tools") continue;
      for (const { verdict, message } of findings) {
        assert.ok(["unknown", "error"].includes(verdict), `${name}: ${verdict} ${message}`);
        assert.match(message, /the test has none|cannot be run/, name);
      }
    }
  });
});
