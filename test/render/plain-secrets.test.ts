import assert from "node:assert/strict";
import { plainSecrets } from "../../render/plain-secrets.ts";

const head = "apiVersion: v1\nkind: Secret\nmetadata: { name: database }\n";

function warningsOf(text: string, file = "fleet/apps/database.yaml"): string[] {
  return plainSecrets(new Map([[file, text]]));
}

describe("secrets in plain text in a checkout", () => {
  it("are named with file and line, and never shown", () => {
    const encoded = Buffer.from("hunter2").toString("base64");
    assert.deepEqual(warningsOf(`${head}type: Opaque\nstringData:\n  user: ""\n  password: hunter2\n`), [
      "fleet/apps/database.yaml:7: Secret database has password in plain text; seal the file with sops, and use new values",
    ]);
    assert.deepEqual(warningsOf(`a: 1\n---\n${head}data: { a: ${encoded}, b: ${encoded} }\n`), [
      "fleet/apps/database.yaml:6: Secret database has a, b in plain text; seal the file with sops, and use new values",
    ]);
  });

  it("are not what is sealed, empty, public, or a variable of Flux", () => {
    const variable = Buffer.from("${PASSWORD}").toString("base64");
    for (const text of [
      `${head}stringData: { password: "ENC[AES256_GCM,data:Zm8=,type:str]" }\nsops: { age: [] }\n`,
      `${head}stringData: { password: "\${PASSWORD}", user: "" }\ndata: { a: ${variable}, b: "\${PASSWORD}" }\n`,
      `${head}stringData:\n  ca.crt: |\n    -----BEGIN CERTIFICATE-----\n    MIIB\n`,
      head,
      "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: Secret }\ndata: { password: hunter2 }\n",
      "apiVersion: external-secrets.io/v1\nkind: Secret\nmetadata: { name: a }\ndata: { password: hunter2 }\n",
    ]) {
      assert.deepEqual(warningsOf(text), [], text);
    }
  });

  it("are keys and tokens in files of any kind but prose", () => {
    const key = `AGE-SECRET-KEY-${"1".repeat(59)}`;
    const file = "fleet/flux/age.agekey";
    assert.deepEqual(warningsOf(`# created: today\n${key}\n`, file), [
      `${file}:2: has an AGE private key in plain text; make a new one, and seal it with sops`,
    ]);
    assert.match(
      warningsOf(`token = ghp_${"a".repeat(36)}`, "fleet/x.env")[0] ?? "",
      /^fleet\/x\.env:1: has a GitHub token/,
    );
    assert.match(warningsOf("a: |\n  -----BEGIN OPENSSH PRIVATE KEY-----\n")[0] ?? "", /:2: has a private key/);
    assert.deepEqual(warningsOf(key, "fleet/README.md"), []);
  });
});
