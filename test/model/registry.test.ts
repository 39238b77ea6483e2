import assert from "node:assert/strict";
import { comesFrom, dockerConfigKeys, imagePlace } from "../../model/registry.ts";

const HUB = "https://index.docker.io/v1/";

/** What people write, what Docker's configuration gets, and images that are pulled, and looked for, with that login. */
const logins: readonly (readonly [server: string, keys: readonly string[], images: readonly string[]])[] = [
  ["ghcr.io", ["ghcr.io"], ["ghcr.io/a/b"]],
  ["https://ghcr.io", ["ghcr.io"], ["ghcr.io/a/b"]],
  ["https://ghcr.io/v1/", ["ghcr.io"], ["ghcr.io/a/b"]],
  ["ghcr.io/v2", ["ghcr.io"], ["ghcr.io/a/b"]],
  ["localhost", ["localhost"], ["localhost/hello"]],
  ["localhost:5000/", ["localhost:5000"], ["localhost:5000/a"]],
  ["docker.io", [HUB], ["nginx", "a/b", "docker.io/a/b", "index.docker.io/a/b"]],
  ["https://docker.io/", [HUB], ["nginx"]],
  ["index.docker.io", [HUB], ["nginx"]],
  [HUB, [HUB], ["nginx"]],
  ["docker.io/a", ["docker.io/a", "index.docker.io/a"], ["a/b", "docker.io/a/b"]],
  ["https://registry.example.org/v2/team/", ["registry.example.org/team"], ["registry.example.org/team/b"]],
];

describe("the login at a registry", () => {
  for (const [server, keys, images] of logins) {
    it(`that is written as ${server} counts for pods and for scans`, () => {
      assert.deepEqual(dockerConfigKeys(server), keys);
      for (const image of images) assert(comesFrom(image, server), image);
    });

    it(`that is written as ${server} is found by what looks for it`, () => {
      for (const image of images) {
        const { host, path } = imagePlace(image);
        const isHub = host === "docker.io";
        assert(keysMatch(keys, isHub ? `docker.io/${path}` : image, isHub), `a pod with ${image}`);
        assert(keysMatch(keys, isHub ? `index.docker.io/${path}` : image, false), `a scan of ${image}`);
      }
    });
  }

  it("does not count for other images", () => {
    for (const [server, image] of [
      ["ghcr.io", "nginx"],
      ["docker.io/a", "nginx"],
      ["ghcr.io/a", "ghcr.io/b/a"],
      ["ghcr.io", "ghcr.io:443/a"],
      ["ghcr.io/labrats", "ghcr.io/labrats-work/hello"],
      ["nginx", "nginx"],
      ["docker.io", "quay.io/nginx/nginx"],
      ["registry.example.org", "registry.example.org:5000/hello"],
    ] as const) {
      assert(!comesFrom(image, server), `${server} for ${image}`);
    }
  });
});

/**
 * As the kubelet's keyring and go-containerregistry's keychain compare: without the scheme and the version of the API, the
 * host whole and the path by its beginning. The kubelet moreover takes what is called `index.docker.io` for Docker Hub.
 */
function keysMatch(keys: readonly string[], image: string, takesHub: boolean): boolean {
  return keys.some((key) => {
    const { host, pathname } = new URL(key.startsWith("https://") ? key : `https://${key}`);
    const path = /^\/v[12]\//.test(pathname) ? pathname.slice(3) : pathname;
    const own = path === "/" ? host : `${host}${path}`;
    if (takesHub && own === "index.docker.io") return true;
    const target = new URL(`https://${image}`);
    const wanted = new URL(`https://${own}`);
    return target.host === wanted.host && target.pathname.startsWith(own === host ? "" : wanted.pathname);
  });
}
