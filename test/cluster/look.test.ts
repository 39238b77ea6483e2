import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { RunError } from "@pulumi/pulumi/errors.js";
import { execa } from "execa";
import { apiServerOf } from "../../cluster/kubeconfig.ts";
import { lookAtCluster } from "../../cluster/look.ts";
import { toYaml } from "../../yaml/write.ts";

interface Named {
  readonly context?: string;
  readonly cluster?: object;
}

/** A kubeconfig with one context. */
function kubeconfig(server: string, { context = "home", cluster = {} }: Named = {}): string {
  return toYaml({
    apiVersion: "v1",
    kind: "Config",
    "current-context": context,
    contexts: [{ name: context, context: { cluster: `${context}-cluster`, user: "me" } }],
    clusters: [{ name: `${context}-cluster`, cluster: { server, ...cluster } }],
    users: [{ name: "me", user: { token: "secret-of-the-tests" } }],
  });
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert(typeof address === "object" && address !== null);
  return address.port;
}

describe("the look at the cluster before a run", () => {
  const directory = mkdtempSync(join(tmpdir(), "kubeconfig-"));
  const servers: Server[] = [];
  const sockets: Socket[] = [];

  after(() => {
    for (const socket of sockets) socket.destroy();
    for (const server of servers) server.close();
    rmSync(directory, { recursive: true });
  });

  /** A server that accepts every connection and never answers. */
  async function hung(): Promise<number> {
    const server = createServer((socket) => sockets.push(socket.on("error", () => undefined)));
    servers.push(server);
    return listen(server);
  }

  it("stops at a server that accepts connections and never answers, and says which", async () => {
    for (const scheme of ["https", "http"]) {
      const server = `${scheme}://127.0.0.1:${await hung()}`;
      const look = lookAtCluster({ kubeconfig: kubeconfig(server), environment: {} }, 300);
      await assert.rejects(look, (error) => {
        assert.ok(RunError.isInstance(error));
        assert.ok(
          error.message.startsWith(`The API server ${server} accepts connections but did not answer within 0.3 s.\n`),
        );
        assert.match(error.message, /context "home" in platform:kubeconfig/);
        assert.match(error.message, /kubectl --context home get --raw \/readyz/);
        assert.doesNotMatch(error.message, /secret-of-the-tests|KUBECONFIG/);
        return true;
      });
    }
  });

  it("stops at one that speaks half a sentence", async () => {
    const server = createServer((socket) => {
      sockets.push(socket.on("error", () => undefined));
      socket.write("HTTP/1.1 200");
    });
    servers.push(server);
    const source = { kubeconfig: kubeconfig(`http://127.0.0.1:${await listen(server)}`), environment: {} };
    await assert.rejects(lookAtCluster(source, 300), /did not answer/);
  });

  it("goes on after any answer, and sends no credentials", async () => {
    const asked: unknown[] = [];
    const server = createHttpServer((request, response) => {
      asked.push([request.url, request.headers.authorization]);
      response.writeHead(401).end();
    });
    servers.push(server);
    const source = {
      kubeconfig: kubeconfig(`http://127.0.0.1:${await listen(server)}/clusters/one/`),
      environment: {},
    };
    await lookAtCluster(source, 30_000);
    assert.deepEqual(asked, [["/clusters/one/version", undefined]]);
  });

  it("goes on when the server speaks something else, or hangs up", async () => {
    for (const answer of ["SSH-2.0-none\r\n", ""]) {
      const server = createServer((socket) => socket.on("error", () => undefined).end(answer));
      servers.push(server);
      const port = await listen(server);
      for (const scheme of ["https", "http"]) {
        await lookAtCluster({ kubeconfig: kubeconfig(`${scheme}://127.0.0.1:${port}`), environment: {} }, 30_000);
      }
    }
  });

  it("goes on when there is no server: a preview works from the state alone", async () => {
    const server = createServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    await lookAtCluster({ kubeconfig: kubeconfig(`https://127.0.0.1:${port}`), environment: {} }, 30_000);
    await lookAtCluster({ kubeconfig: kubeconfig("https://no-such-host.invalid"), environment: {} }, 30_000);
  });

  it("says how a preview goes without the cluster, where the kubeconfig is the environment's", async () => {
    const file = join(directory, "hung");
    writeFileSync(file, kubeconfig(`https://127.0.0.1:${await hung()}`));
    const look = lookAtCluster({ environment: { KUBECONFIG: file } }, 300);
    await assert.rejects(look, /in the kubeconfig\.\n[^]*KUBECONFIG=\/dev\/null pulumi preview$/);
    await lookAtCluster({ environment: { KUBECONFIG: "/dev/null" } }, 300);
  });

  describe("finds the server", () => {
    const urlOf = async (source: Parameters<typeof apiServerOf>[0]) => (await apiServerOf(source))?.url.href;

    it("of the wanted context, else of the current one, in the first file that has it", async () => {
      const [one, two] = [join(directory, "one"), join(directory, "two")];
      writeFileSync(one, kubeconfig("https://one.example.org", { context: "one" }));
      writeFileSync(two, kubeconfig("https://two.example.org", { context: "two" }));
      const environment = { KUBECONFIG: [join(directory, "missing"), one, two].join(delimiter) };
      assert.equal(await urlOf({ environment }), "https://one.example.org/");
      assert.equal(await urlOf({ environment, context: "two" }), "https://two.example.org/");
      assert.equal(await urlOf({ environment, context: "three" }), undefined);
      const own = kubeconfig("https://own.example.org");
      assert.equal(await urlOf({ environment, kubeconfig: own }), "https://own.example.org/");
      assert.equal(await urlOf({ environment: { HOME: directory } }), undefined);
    });

    it("but not from a pipe, which could be read once only, or never", async () => {
      const pipe = join(directory, "pipe");
      await execa("mkfifo", [pipe]);
      assert.equal(await urlOf({ environment: { KUBECONFIG: pipe } }), undefined);
    });

    it("but not where it cannot be judged: behind a proxy, or in what is no kubeconfig", async () => {
      const text = kubeconfig("https://api.example.org");
      const proxied = kubeconfig("https://api.example.org", { cluster: { "proxy-url": "http://proxy.example.org" } });
      assert.equal(await urlOf({ kubeconfig: proxied, environment: {} }), undefined);
      const proxy = "http://proxy.example.org";
      assert.equal(await urlOf({ kubeconfig: text, environment: { https_proxy: proxy } }), undefined);
      assert.equal(await urlOf({ kubeconfig: text, environment: { HTTP_PROXY: proxy } }), "https://api.example.org/");
      const near = kubeconfig("https://127.0.0.1:6443");
      assert.equal(await urlOf({ kubeconfig: near, environment: { HTTPS_PROXY: proxy } }), "https://127.0.0.1:6443/");
      for (const odd of ["", "null", "- 1", "a: [", "a: &a [*a]", "contexts: 1", kubeconfig("no URL")]) {
        assert.equal(await urlOf({ kubeconfig: odd, environment: {} }), undefined);
      }
    });
  });
});
