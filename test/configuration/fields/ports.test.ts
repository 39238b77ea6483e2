import { PORT_NAME, portNameProblem } from "../../../configuration/fields/ports.ts";
import { testFields } from "../test-fields.ts";

testFields({
  "name of a port": {
    problemOf: portNameProblem,
    pattern: PORT_NAME,
    good: ["http", "a", "8a", "dns-tcp", "a".repeat(15)],
    bad: ["", "80", "Http", "a--b", "-a", "a-", "a_b", "a".repeat(16)],
  },
});
