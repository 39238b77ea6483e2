import assert from "node:assert/strict";
import { hideSecrets, secretKind } from "../../../configuration/fields/secrets.ts";

describe("secrets that can be told by their form", () => {
  const token = `ghp_${"x".repeat(36)}`;
  const identity = `AGE-SECRET-KEY-1${"Q".repeat(58)}`;
  const pem = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----";

  it("are found", () => {
    assert.deepEqual(
      [
        identity,
        identity.toLowerCase(),
        `AGE-SECRET-KEY-PQ-1${"Q".repeat(58)}`,
        token,
        pem,
        "http://a:hush@b.example",
      ].map(secretKind),
      [
        "an AGE private key",
        "an AGE private key",
        "an AGE private key",
        "a GitHub token",
        "a private key",
        "a password in an address",
      ],
    );
  });

  it("are hidden each time they occur", () => {
    assert.equal(hideSecrets(`a ${identity}, ${identity} and ${token}!`), "a [secret], [secret] and [secret]!");
    assert.equal(hideSecrets(`key: ${pem}`), "key: [secret]");
  });

  it("are not seen where there are none", () => {
    for (const text of [
      "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
      "high_paths",
      "ghp_short",
      "https://a@b.example",
      "https://b.example:443/@a",
      "http://$(USER):$(PASSWORD)@b.example",
      "http://a:${PASSWORD}@b.example",
      "http://a:<password>@b.example",
      "postgres://a:a@localhost/a",
    ]) {
      assert.equal(secretKind(text), undefined);
      assert.equal(hideSecrets(text), text);
    }
  });
});
