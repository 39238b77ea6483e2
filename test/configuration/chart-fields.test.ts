import { CHART, chartProblem, GIT_URL, gitUrlProblem, HELM_RELEASE } from "../../configuration/fields/charts.ts";
import { helmReleaseProblem, RELEASE, releaseProblem } from "../../configuration/fields/charts.ts";
import { testFields } from "./test-fields.ts";

testFields({
  "name of a release in a file": {
    problemOf: releaseProblem,
    pattern: RELEASE,
    good: ["a", "cert-manager", "a".repeat(53)],
    bad: ["", "a.b", "A", "-a", "a".repeat(54)],
  },
  "name of a release in Helm": {
    problemOf: helmReleaseProblem,
    pattern: HELM_RELEASE,
    good: ["a", "cert-manager", "shop.v2", "a".repeat(53)],
    bad: ["", "a..b", "a.", "A", "a_b", "a b", "-a", "a".repeat(54)],
  },
  "address of a Git repository": {
    problemOf: gitUrlProblem,
    pattern: GIT_URL,
    good: [
      "https://github.com/a/b",
      "http://git.example.org:3000/a/b.git",
      "ssh://git@github.com/a/b",
      "ssh://git.example.org:2222/a/b",
    ],
    bad: ["", "github.com/a/b", "git@github.com:a/b.git", "git://a/b", "https://a:b@c.example/d", "ssh://a:b@c/d"],
  },
  "chart in a repository or a directory of Git": {
    problemOf: chartProblem,
    pattern: CHART,
    good: ["cert-manager", "a_b.c", "./", "./charts/a"],
    bad: ["", "jetstack/cert-manager", "charts/a", "./../a", "a b", "-a"],
  },
});
