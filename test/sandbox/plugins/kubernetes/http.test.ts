import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import { HttpClient, type Method } from "../../../../sandbox/plugins/kubernetes/http.ts";
import { connectionOf, readKubeconfig } from "../../../../sandbox/plugins/kubernetes/kubeconfig.ts";
import { type Answer, failure, FakeApiServer } from "./fake-api-server.ts";

describe("HTTP client of the kubernetes stand-in", () => {
  const server = new FakeApiServer();
  let cancel: AbortController;
  let client: HttpClient;

  /** Answers the first requests with these, and all later ones with success. */
  function answer(...answers: Answer[]): void {
    server.intercept = () => answers.shift() ?? { status: 200, body: { fine: true } };
  }
  const send = (method: Method): Promise<unknown> => client.send({ method, path: "/x" });

  beforeEach(async () => {
    server.reset();
    await server.start();
    cancel = new AbortController();
    client = new HttpClient(
      connectionOf(readKubeconfig(server.kubeconfig), { context: "", cluster: "" }),
      cancel.signal,
    );
  });
  afterEach(async () => {
    cancel.abort();
    await server.stop();
  });

  for (const status of [429, 500, 503]) {
    it(`asks again after ${status.toString()}`, async () => {
      answer(failure(status, "", "later"), failure(status, "", "later"));
      assert.deepEqual(await send("GET"), { fine: true });
      assert.equal(server.seen.length, 3);
    });
  }

  it("asks again when the connection breaks, but creates nothing twice", async () => {
    answer({ status: 0, reset: true });
    assert.deepEqual(await send("PATCH"), { fine: true });
    answer({ status: 0, reset: true });
    // The first request of a connection: the server may have acted on it.
    const fresh = new HttpClient(
      connectionOf(readKubeconfig(server.kubeconfig), { context: "", cluster: "" }),
      cancel.signal,
    );
    await assert.rejects(fresh.send({ method: "POST", path: "/x" }), { code: "ECONNRESET" });
  });

  it("creates again only what the server has refused to begin with", async () => {
    answer(failure(503, "", "starting"));
    assert.deepEqual(await send("POST"), { fine: true });
    answer(failure(500, "", "perhaps it is there"));
    await assert.rejects(send("POST"), { status: 500 });
  });

  it("tells what the server says, and gives up in the end", async () => {
    answer(failure(422, "Invalid", "name is bad"));
    await assert.rejects(send("GET"), { name: "ApiError", status: 422, reason: "Invalid", message: "name is bad" });
    answer(...Array.from({ length: 9 }, () => failure(503, "", "starting")));
    await assert.rejects(send("GET"), { status: 503, message: "starting" });
    assert.equal(server.seen.length, 1 + 5);
  });

  it("names the server that does not answer, also by a name with two addresses", async () => {
    const nobody = readKubeconfig(server.kubeconfig.replace(/127\.0\.0\.1:\d+/, "localhost:1"));
    const lost = new HttpClient(connectionOf(nobody, { context: "", cluster: "" }), cancel.signal);
    await assert.rejects(lost.send({ method: "GET", path: "/x" }, 1), /ECONNREFUSED .*:1/);
  });

  it("ends when it is cancelled", async () => {
    answer({ status: 429, body: {} }, { status: 429, body: {} }, { status: 429, body: {} });
    const sending = send("GET");
    cancel.abort(new Error("the update was cancelled"));
    await assert.rejects(sending, /cancelled/);
  });
});
