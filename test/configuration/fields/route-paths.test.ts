import { ROUTE_PATH, routePathProblem } from "../../../configuration/fields/route-paths.ts";
import { testFields } from "../test-fields.ts";

testFields({
  "path of a route": {
    problemOf: routePathProblem,
    pattern: ROUTE_PATH,
    good: ["/", "/api", "/api/", "/a.b/..c/%20", "/:a@b"],
    bad: [
      "",
      "api",
      "//",
      "/a//b",
      "/./a",
      "/a/..",
      "/a/.",
      "/%2f",
      "/%",
      "/a b",
      "/a#b",
      "/a?b",
      `/${"a".repeat(1024)}`,
    ],
  },
});
