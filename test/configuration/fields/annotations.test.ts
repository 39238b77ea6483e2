import { ANNOTATION, annotationProblem } from "../../../configuration/fields/annotations.ts";
import { testFields } from "../test-fields.ts";

const long = "a".repeat(63);

testFields({
  annotation: {
    problemOf: annotationProblem,
    pattern: ANNOTATION,
    good: [
      "a",
      "A_b.c",
      "example.org/a",
      "nginx.ingress.kubernetes.io/proxy-body-size",
      "Company.example/a",
      `${long}a/a`,
      long,
    ],
    bad: ["", "a b", "a/b/c", "/a", "a/", "-a", "A..example/a", `${"a".repeat(254)}/a`, `${long}a`],
  },
});
