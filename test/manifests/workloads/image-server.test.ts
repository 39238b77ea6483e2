import assert from "node:assert/strict";
import { comesFrom } from "../../../manifests/workloads/image-server.ts";

describe("comesFrom", () => {
  const cases: readonly (readonly [image: string, server: string, expected: boolean])[] = [
    ["ghcr.io/labrats-work/hello", "ghcr.io", true],
    ["ghcr.io/labrats-work/hello", "https://ghcr.io", true],
    ["ghcr.io/labrats-work/hello", "ghcr.io/labrats-work", true],
    ["ghcr.io/labrats-work/hello", "ghcr.io/labrats", false],
    ["ghcr.io/labrats-work/hello", "quay.io", false],
    ["registry.example.org:5000/hello", "registry.example.org:5000", true],
    ["registry.example.org:5000/hello", "registry.example.org", false],
    ["localhost/hello", "localhost", true],
    ["nginx", "https://index.docker.io/v1/", true],
    ["library/nginx", "docker.io", true],
    ["docker.io/library/nginx", "https://index.docker.io/v1/", true],
    ["nginx", "nginx", false],
    ["quay.io/nginx/nginx", "docker.io", false],
  ];
  for (const [image, server, expected] of cases) {
    it(`is ${String(expected)} of ${image} and ${server}`, () => {
      assert.equal(comesFrom(image, server), expected);
    });
  }
});
