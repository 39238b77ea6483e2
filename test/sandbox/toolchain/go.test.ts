import assert from "node:assert/strict";
import { cacheAt } from "../../../sandbox/toolchain/cache.ts";
import { findGo } from "../../../sandbox/toolchain/go.ts";
import { fakeGo } from "./fake-go.ts";

describe("Go", () => {
  const find = async (version: string) => {
    const go = fakeGo({ version });
    try {
      return await findGo(cacheAt(go.environment), { ...go.environment, GOFLAGS: "-mod=mod", GOOS: "plan9" });
    } finally {
      go.remove();
    }
  };
  const install = "install it from https://go.dev/dl and run again.";

  it("is asked for when it is missing", async () => {
    await assert.rejects(findGo(cacheAt({}), { PATH: "/nowhere" }), {
      name: "ToolchainError",
      message: `Go 1.26 or newer is needed to build the sandbox's programs: ${install}`,
    });
  });

  it("is refused when it is too old", async () => {
    for (const version of ["go1.9", "go1.25.10", "devel +abc"]) {
      await assert.rejects(find(version), {
        name: "ToolchainError",
        message: `Go 1.26 or newer is needed to build the sandbox's programs, and this is ${version}: ${install}`,
      });
    }
  });

  it("is good from 1.26 on", async () => {
    for (const version of ["go1.26.0", "go1.27rc1", "go2.0.1", "devel go1.30-abc"]) {
      assert.equal((await find(version)).version, version);
    }
  });

  it("runs with flags, a platform and caches of our own", async () => {
    const { environment, platform, proxy } = await find("go1.26.8");
    assert.equal(platform, "linux/amd64");
    assert.equal(proxy, "https://proxy.invalid");
    assert.equal(environment["GOFLAGS"], "-modcacherw -buildvcs=false");
    assert.equal(environment["GOOS"], undefined);
    assert.equal(environment["GOTOOLCHAIN"], "local");
    assert.match(environment["GOMODCACHE"] ?? "", /cache\/go\/modules$/);
  });
});
