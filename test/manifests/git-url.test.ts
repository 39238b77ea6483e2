import assert from "node:assert/strict";
import { httpsUrl, sshUrl } from "../../manifests/git-url.ts";

describe("sshUrl", () => {
  for (const sshHost of ["github.com", "127.0.0.1:2222"]) {
    it(`is a URL for ${sshHost}, never the short form, which has no place for a port`, () => {
      const url = sshUrl({ sshHost, owner: "labrats-work" }, "apps.my-diet");
      assert.equal(url, `ssh://git@${sshHost}/labrats-work/apps.my-diet.git`);
      assert.equal(new URL(url).host, sshHost);
    });
  }
});

describe("httpsUrl", () => {
  it("is on github.com, or on the server that there is in its place", () => {
    const host = { sshHost: "github.com", owner: "labrats-work" };
    assert.equal(httpsUrl(host, "apps.my-diet"), "https://github.com/labrats-work/apps.my-diet.git");
    const enterprise = { ...host, baseUrl: "https://github.example.org/" };
    assert.equal(httpsUrl(enterprise, "apps.my-diet"), "https://github.example.org/labrats-work/apps.my-diet.git");
  });
});
