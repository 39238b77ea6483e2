import { GITHUB_KNOWN_HOSTS } from "../../../configuration/github-known-hosts.ts";
import { knownHostsProblem, manifestProblem, sha256Problem } from "../../../configuration/fields/text.ts";
import { testFields } from "../test-fields.ts";

const ED25519 = "example.org ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";

testFields({
  "Flux manifest": {
    problemOf: manifestProblem,
    good: ["https://example.org/install.yaml", "install.yaml", "/a/b.yaml", "../b.yaml"],
    bad: ["", " ", "http://example.org/a", "oci://ghcr.io/a", "file:///a"],
  },
  "keys of a server": {
    problemOf: knownHostsProblem,
    good: [GITHUB_KNOWN_HOSTS, `# a comment\n${ED25519} root@example.org\n`, ED25519.replace(/^\S+/, "|1|a=|b=")],
    bad: [
      "",
      "#",
      ED25519.replace(/^\S+ /, ""),
      ED25519.slice(0, -4),
      ED25519.replace("ssh-ed25519", "ssh-rsa"),
      "a ssh-rsa AAAA",
    ],
  },
  "SHA-256": {
    problemOf: sha256Problem,
    good: ["0".repeat(64)],
    bad: ["", "0".repeat(63), "A".repeat(64), "g".repeat(64)],
  },
});
