import assert from "node:assert/strict";
import { sshUrl } from "../../manifests/git-url.ts";

describe("sshUrl", () => {
  for (const sshHost of ["github.com", "127.0.0.1:2222"]) {
    it(`is a URL for ${sshHost}, never the short form, which has no place for a port`, () => {
      const url = sshUrl({ sshHost, owner: "labrats-work" }, "apps.my-diet");
      assert.equal(url, `ssh://git@${sshHost}/labrats-work/apps.my-diet.git`);
      assert.equal(new URL(url).host, sshHost);
    });
  }
});
