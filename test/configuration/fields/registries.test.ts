import { registryServerProblem, registryUserProblem } from "../../../configuration/fields/registries.ts";
import { testFields } from "../test-fields.ts";

testFields({
  "registry server": {
    problemOf: registryServerProblem,
    good: ["ghcr.io", "docker.io", "https://index.docker.io/v1/", "localhost:5000", "a.example/team"],
    bad: [
      "",
      "http://ghcr.io",
      "ghcr.io:port",
      "a b",
      "user@ghcr.io",
      "hub.docker.com",
      "https://registry-1.docker.io/v2/",
    ],
  },
  "user of a registry": {
    problemOf: registryUserProblem,
    good: ["labrats-bot", "robot$pull", "org+robot", "a@example.org"],
    bad: ["", "a\nb", "bot:hunter2"],
  },
});
