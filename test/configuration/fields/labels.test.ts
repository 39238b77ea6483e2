import { LABEL_KEY, LABEL_VALUE, labelKeyProblem, labelValueProblem } from "../../../configuration/fields/labels.ts";
import { testFields } from "../test-fields.ts";

const long = "a".repeat(63);

testFields({
  "key of a label": {
    problemOf: labelKeyProblem,
    pattern: LABEL_KEY,
    good: ["a", "A_b.c", "example.org/a", "pod-security.kubernetes.io/enforce", `${long}a/a`, long],
    bad: ["", "a b", "a/b/c", "/a", "a/", "-a", "A.example/a", "a..b/c", `${"a".repeat(254)}/a`, `${long}a`],
  },
  "value of a label": {
    problemOf: labelValueProblem,
    pattern: LABEL_VALUE,
    good: ["", "privileged", "V1.2_a", long],
    bad: ["a b", "a/b", "-a", "a.", "ä", `${long}a`, "a\n"],
  },
});
