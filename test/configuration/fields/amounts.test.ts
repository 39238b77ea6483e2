import { BYTES, bytesProblem, PROCESSORS, processorsProblem } from "../../../configuration/fields/amounts.ts";
import { testFields } from "../test-fields.ts";

testFields({
  processors: {
    problemOf: processorsProblem,
    pattern: PROCESSORS,
    unseen: ["0", "0.0"],
    good: ["1", "500m", "0.5", "1k"],
    bad: ["", "0", "0.0", "-1", "1 m", "512Mi", "2G", "1e3", "m", ".5", "1\n"],
  },
  bytes: {
    problemOf: bytesProblem,
    pattern: BYTES,
    unseen: ["0Mi"],
    good: ["512Mi", "1.5Gi", "2G", "100k", "134217728", "10737418240"],
    bad: ["", "0", "0Mi", "512", "1.5", "512m", "100m", "-1", "1 Gi", "1GB", "1gi", "1e3", "Gi", ".5", "1Gi\n"],
  },
});
