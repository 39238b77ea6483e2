import assert from "node:assert/strict";
import { groupProblem, hostnameProblem } from "../../../configuration/fields/kubernetes.ts";
import { imageProblem, imageTagProblem } from "../../../configuration/fields/images.ts";

describe("a problem", () => {
  it("suggests what was meant", () => {
    assert.match(hostnameProblem("*.a.example") ?? "", /is a wildcard, .*; write "app\.a\.example"$/);
    assert.match(hostnameProblem("Bücher.example") ?? "", /; write "xn--bcher-kva\.example"$/);
    assert.match(hostnameProblem("https://XN--bcher-KVA.example/a") ?? "", /; write "xn--bcher-kva\.example"$/);
    assert.match(imageTagProblem("nginx:1.4") ?? "", /; write .*"1\.4"$/);
    assert.match(imageProblem(`a/b:1@sha256:${"0".repeat(64)}`) ?? "", /tag: "1@sha256:0{64}"/);
    assert.match(groupProblem("  my\tgroup ") ?? "", /; write "my group"$/);
  });
});
