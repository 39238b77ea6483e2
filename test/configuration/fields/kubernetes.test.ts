import {
  GROUP,
  groupProblem,
  HOSTNAME,
  hostnameProblem,
  LABEL,
  labelPrefixProblem,
  labelProblem,
  VARIABLE,
  variableProblem,
  WILDCARD_HOSTNAME,
  wildcardHostnameProblem,
} from "../../../configuration/fields/kubernetes.ts";
import { testFields } from "../test-fields.ts";

const long = "a".repeat(63);

testFields({
  label: {
    problemOf: labelProblem,
    pattern: LABEL,
    good: ["a", "0", "a-b", "a--b", long],
    bad: ["", "-", "a-", "-a", "A", "a.b", "ä", `${long}a`, "a\n"],
  },
  "host name": {
    problemOf: hostnameProblem,
    pattern: HOSTNAME,
    good: ["localhost", "a.example", "xn--bcher-kva.example", `${long}.a`, "1.2.3.4.nip.io"],
    bad: [
      "",
      ".",
      "a.",
      ".a",
      "a..b",
      "A.example",
      "1.2.3.4",
      "a_b.example",
      "*.a",
      `${long}a.a`,
      "a.".repeat(127) + "a",
    ],
  },
  "host name or wildcard": {
    problemOf: wildcardHostnameProblem,
    pattern: WILDCARD_HOSTNAME,
    good: ["a.example", "*.a.example", "*.xn--bcher-kva.example"],
    bad: ["", "*", "*.", "**.a", "*.*.a", "a.*.b", "*a.b", "*.1.2.3.4", "*.A"],
  },
  "label prefix": { problemOf: labelPrefixProblem, good: ["labrats.work"], bad: ["k8s.io", "a.kubernetes.io", "a/b"] },
  group: {
    problemOf: groupProblem,
    pattern: GROUP,
    good: ["ops", "oidc:ops", "/ops", "cn=ops,dc=example,dc=org", "The Ops (EMEA)", "Küche", "a".repeat(300)],
    unseen: ["a\u0000"],
    bad: ["", "system:masters", " a", "a ", "a\n", "a\nb", "a\u0000", "$a", "${A}", "{{ a }}"],
  },
  variable: {
    problemOf: variableProblem,
    pattern: VARIABLE,
    good: ["A", "_a1"],
    bad: ["", "1a", "a-b", "HOSTNAME", "a\n"],
  },
});
