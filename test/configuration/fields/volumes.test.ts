import {
  MODE,
  modeProblem,
  MOUNT,
  mountProblem,
  SUB_PATH,
  subPathProblem,
} from "../../../configuration/fields/volumes.ts";
import { testFields } from "../test-fields.ts";

testFields({
  mount: {
    problemOf: mountProblem,
    pattern: MOUNT,
    good: ["/a", "/var/lib/a.b/..c", "/with space/ä"],
    bad: ["", "/", "a", "./a", "/a/", "/a:b", "/a/../b", "/a/..", "/.", "/a\0"],
  },
  "path inside of a volume": {
    problemOf: subPathProblem,
    pattern: SUB_PATH,
    good: ["a", "a/b.toml", "..a", "a/..b"],
    bad: ["", "/a", "a/", "..", "../a", "a/..", "a/../b", "a\0"],
  },
  "mode of files": {
    problemOf: modeProblem,
    pattern: MODE,
    good: ["0400", "644"],
    bad: ["", "400o", "0888", "04000", "4"],
  },
});
