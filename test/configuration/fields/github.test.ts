import {
  branchProblem,
  ownerProblem,
  REF,
  REPOSITORY,
  REPOSITORY_PATH,
  repositoryPathProblem,
  repositoryProblem,
  serverUrlProblem,
  sshHostProblem,
  teamProblem,
} from "../../../configuration/fields/github.ts";
import { testFields } from "../test-fields.ts";

const address = "http://127.0.0.1:3000/";

testFields({
  owner: {
    problemOf: ownerProblem,
    good: ["a", "labrats-work", "A1", "a--b", "a-", "octo_corp"],
    bad: ["", "-a", "_a", "a.b", "a/b", "a".repeat(40), "a\n"],
  },
  repository: {
    problemOf: repositoryProblem,
    pattern: REPOSITORY,
    good: ["a", ".github", "apps.my-diet", "A_b", "a".repeat(100)],
    bad: ["", ".", "..", "a/b", "a.git", "a.wiki", "a b", "a".repeat(101)],
  },
  team: {
    problemOf: teamProblem,
    good: ["ops", "mydiet-ops", "my_team", "4-ops"],
    bad: ["", "Ops", "my team", "labrats-work/ops", "@labrats-work/ops", "4711", "ops\n"],
  },
  branch: {
    problemOf: branchProblem,
    pattern: REF,
    unseen: ["a\u0000", "HEAD", "0123456789abcdef0123456789abcdef01234567"],
    good: ["main", "head", "feature/a", "release-1.x", "a@b", "ä"],
    bad: [
      "",
      "@",
      "-a",
      "/a",
      "a/",
      "a.",
      "a..b",
      "a b",
      "a~b",
      "a^",
      "a:b",
      "a?",
      "a*",
      "a[",
      "a\\b",
      "a@{b",
      "a.lock",
      "a//b",
      "a/.b",
      "a\u0000",
      "a\u2028",
      "refs/heads/main",
      "HEAD",
      "0123456789abcdef0123456789abcdef01234567",
    ],
  },
  path: {
    problemOf: repositoryPathProblem,
    pattern: REPOSITORY_PATH,
    good: ["./", "./k8s", "./k8s/overlays/dev/", "./..a", "./a+b@c_d"],
    bad: ["", ".", "..", "/", "/a", "a", "~/a", "./..", "./a/../b", "./a//b", "./a b", ".\\a", "../a", "./a\n"],
  },
  "URL of a server": {
    problemOf: serverUrlProblem,
    good: ["https://github.example.org", "https://github.example.org:8443/", address, "http://localhost:1/"],
    bad: [
      "",
      "github.example.org",
      "http://github.example.org",
      "http://127.example.org/",
      "https://a:b@github.example.org",
      "ssh://a",
    ],
  },
  "SSH host": {
    problemOf: sshHostProblem,
    good: ["github.com", "127.0.0.1:2222", "a:1", "a:65535"],
    bad: ["", "git@github.com", "a:", "a:0", "a:65536", "a:b", "a/b", "a b", "-a"],
  },
});
