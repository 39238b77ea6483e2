import {
  ENVIRONMENT_VARIABLE,
  environmentVariableProblem,
  imageTagProblem,
  TAG,
  URL_PATH,
  urlPathProblem,
} from "../../../configuration/fields/images.ts";
import { testFields } from "../test-fields.ts";

testFields({
  "environment variable": {
    problemOf: environmentVariableProblem,
    pattern: ENVIRONMENT_VARIABLE,
    good: ["A", "_a1", "spring.datasource.url", "LOG-LEVEL", "a..b", ".net"],
    bad: ["", "1a", "a b", "a=b", ".", "..", "..a", "ä", "a\n"],
  },
  "path of an address": {
    problemOf: urlPathProblem,
    pattern: URL_PATH,
    good: ["/", "/healthz", "/api/health?full=1&a=/b"],
    bad: ["", "healthz", "https://a.example/", "/a b", "/a#b", "/\n"],
  },
  "tag of an image": {
    problemOf: imageTagProblem,
    pattern: TAG,
    good: ["1", "_1.2-a", `1.4.0@sha256:${"0".repeat(64)}`, `1@sha512:${"a".repeat(128)}`],
    bad: ["", "-1", "a:1", `@sha256:${"0".repeat(64)}`, "1@sha256:0", `1@sha256:${"A".repeat(64)}`, "a".repeat(129)],
  },
});
