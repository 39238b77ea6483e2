import { ENTRY, entryProblem } from "../../../configuration/fields/objects.ts";
import { testFields } from "../test-fields.ts";

testFields({
  "entry of a Secret": {
    problemOf: entryProblem,
    pattern: ENTRY,
    good: ["a", ".env", "my.cnf", "-A_b", "a..b", "a".repeat(253)],
    bad: ["", ".", "..", "..a", "a b", "a/b", "a".repeat(254)],
  },
});
