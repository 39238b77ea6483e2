import assert from "node:assert/strict";
import { leaks, withPlaceholders } from "../../render/placeholders.ts";
import { privateMark } from "../../render/program/fakes.ts";

describe("placeholders", () => {
  const outputs = {
    cluster: "dev/home",
    agePublicKey: "age1cluster",
    fleetRepository: "labrats-work/fleet",
    apps: { web: { agePublicKey: "age1web" } },
  } as const;

  it("stand where something is made up", () => {
    assert.equal(
      withPlaceholders("to age1cluster, age1web and age1other; $pbkdf2-sha512$310000$a.b/c$D1.e;", outputs),
      "to age1(public key of dev/home), age1(public key of web on dev/home) and age1other; $pbkdf2-sha512$310000$(salt)$(hash);",
    );
  });

  it("are missed where a secret stands in plain", () => {
    const text = ["a: b", `token: ${privateMark}-token`, "key: AGE-SECRET-KEY-1QQQ"].join("\n");
    assert.deepEqual(
      leaks("fleet/a.yaml", text).map(({ file, line }) => `${file}:${line ?? ""}`),
      ["fleet/a.yaml:2", "fleet/a.yaml:3"],
    );
  });
});
