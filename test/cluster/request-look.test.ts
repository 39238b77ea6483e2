import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { requestLook } from "../../cluster/request-look.ts";
import { toYaml } from "../../yaml/write.ts";

describe("asking Flux to look at a Git source", () => {
  let server: Server;
  let kubeconfig: string;
  let asked: (readonly [method: string | undefined, url: string | undefined, type: string | undefined, body: string])[];

  before(async () => {
    asked = [];
    server = createServer((request, response) => {
      void text(request).then((body) => {
        asked.push([request.method, request.url, request.headers["content-type"], body]);
        response.writeHead(request.url?.endsWith("/gone") === true ? 404 : 200).end("{}");
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    assert(typeof address === "object" && address !== null);
    kubeconfig = toYaml({
      ...{ apiVersion: "v1", kind: "Config", "current-context": "home" },
      contexts: [{ name: "home", context: { cluster: "home", user: "me" } }],
      clusters: [{ name: "home", cluster: { server: `http://127.0.0.1:${address.port}` } }],
      users: [{ name: "me", user: { token: "right" } }],
    });
  });

  after(() => {
    server.close();
    server.closeAllConnections();
  });

  it("changes its annotation, as flux reconcile does, and nothing else", async () => {
    await requestLook({ kubeconfig, environment: {} }, { namespace: "flux-system", name: "fleet" });
    const [[method, url, type, body] = assert.fail("nothing was asked")] = asked;
    const path = "/apis/source.toolkit.fluxcd.io/v1/namespaces/flux-system/gitrepositories/fleet";
    assert.deepEqual([method, url, type], ["PATCH", path, "application/merge-patch+json"]);
    assert.match(body, /^\{"metadata":\{"annotations":\{"reconcile\.fluxcd\.io\/requestedAt":"20[-:.0-9TZ]+"\}\}\}$/);
  });

  it("takes one that is not there for nothing to ask", async () => {
    await requestLook({ kubeconfig, environment: {} }, { namespace: "flux-system", name: "gone" });
  });
});
