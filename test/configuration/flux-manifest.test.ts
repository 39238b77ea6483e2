import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { FluxManifestError, loadFluxManifest } from "../../configuration/flux-manifest.ts";
import { objectId } from "../../model/kubernetes-object.ts";
import { minimalFiles } from "./project.ts";

const release = minimalFiles["flux.yaml"] ?? "";
const url = "https://example.org/install.yaml";

describe("loadFluxManifest", () => {
  const realFetch = globalThis.fetch;
  afterEach(() => {
    globalThis.fetch = realFetch;
  });

  /** Answers the one request that is expected. */
  function answer(respond: () => Promise<Response>): void {
    globalThis.fetch = (input) => {
      assert(input instanceof URL);
      assert.equal(input.href, url);
      return respond();
    };
  }

  async function refusal(manifest: { manifest: string; sha256?: string }): Promise<string> {
    const error = await loadFluxManifest(manifest, ".").then(
      () => assert.fail("was loaded"),
      (reason: unknown) => reason,
    );
    assert(error instanceof FluxManifestError, String(error));
    return `${error.setting}: ${error.message}`;
  }

  it("downloads a release, and checks that it is the one that is meant", async () => {
    answer(() => Promise.resolve(new Response(`---\n${release}---\n# nothing\n`)));
    const sha256 = createHash("sha256").update(`---\n${release}---\n# nothing\n`).digest("hex");
    const objects = await loadFluxManifest({ manifest: url, sha256 }, ".");
    assert.deepEqual(objects.map(objectId), [
      "Namespace/flux-system",
      "Deployment/flux-system/source-controller",
      "Deployment/flux-system/kustomize-controller",
    ]);
  });

  it("says what the server answered", async () => {
    answer(() => Promise.resolve(new Response("Not Found", { status: 404 })));
    assert.equal(
      await refusal({ manifest: url }),
      "manifest: cannot be downloaded (the server answered 404); check the URL, or write the path of a file that you downloaded",
    );
  });

  it("says why the server cannot be reached", async () => {
    const cause = Object.assign(new Error("getaddrinfo ENOTFOUND example.org"), { code: "ENOTFOUND" });
    answer(() => Promise.reject(new TypeError("fetch failed", { cause })));
    assert.match(await refusal({ manifest: url }), /cannot be downloaded \(getaddrinfo ENOTFOUND example\.org\)/);
  });

  it("does not wait for ever", async () => {
    answer(() => Promise.reject(new DOMException("The operation was aborted due to timeout", "TimeoutError")));
    assert.match(await refusal({ manifest: url }), /cannot be downloaded \(no answer within 60 s\)/);
  });

  it("refuses another release than the one that is meant", async () => {
    answer(() => Promise.resolve(new Response(release)));
    assert.match(
      await refusal({ manifest: url, sha256: "0".repeat(64) }),
      /^sha256: does not match the manifest, which has [0-9a-f]{64};/,
    );
  });
});
