import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { GITHUB_KNOWN_HOSTS } from "../../configuration/github-known-hosts.ts";

describe("the host keys of github.com", () => {
  it("have the fingerprints that GitHub publishes", () => {
    const fingerprints = GITHUB_KNOWN_HOSTS.trimEnd()
      .split("\n")
      .map((line) => {
        const [host = "", type = "", key = ""] = line.split(" ");
        const digest = createHash("sha256").update(Buffer.from(key, "base64")).digest("base64");
        return `${host} ${type} SHA256:${digest.replace(/=+$/, "")}`;
      });
    // https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/githubs-ssh-key-fingerprints
    assert.deepEqual(fingerprints, [
      "github.com ssh-ed25519 SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU",
      "github.com ecdsa-sha2-nistp256 SHA256:p2QAMXNIC1TJYWeIOttrVc98/R1BUFWu3/LiyKgUfQM",
      "github.com ssh-rsa SHA256:uNiVztksCsDhcc0u9e8BujQXVUpKZIDTMczCvj3tD2s",
    ]);
  });
});
