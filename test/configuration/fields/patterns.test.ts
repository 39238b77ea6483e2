import { patternProblem } from "../../../configuration/fields/patterns.ts";
import { testFields } from "../test-fields.ts";

testFields({
  "pattern of Flux": {
    problemOf: patternProblem,
    good: ["web-.*", "^https://github\\.com/a/", "${NAME}-web", "\\p{L}+", "a|b"],
    bad: ["", "web(", "[a", "a\nb", "(?<!a)b", "*"],
  },
});
