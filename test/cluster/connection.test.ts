import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { connect as connectTo } from "../../cluster/connection.ts";
import { Unreachable } from "../../http/ask.ts";
import { toYaml } from "../../yaml/write.ts";
import { UserError } from "../../user-error.ts";

/** A kubeconfig with one context, `home`. */
const kubeconfig = (server: string, user: object = {}, cluster: object = {}): string =>
  toYaml({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "home",
    contexts: [{ name: "home", context: { cluster: "c", user: "me" } }],
    clusters: [{ name: "c", cluster: { server, ...cluster } }],
    users: [{ name: "me", user }],
  });

describe("the cluster that a kubeconfig leads to", () => {
  const directory = mkdtempSync(join(tmpdir(), "doctor-kubeconfig-"));
  const servers: Server[] = [];
  let seen: (string | undefined)[];
  let server: string;

  const listen = async (one: Server): Promise<string> => {
    servers.push(one);
    await new Promise<void>((resolve) => one.listen(0, "127.0.0.1", resolve));
    const address = one.address();
    assert(typeof address === "object" && address !== null);
    return `127.0.0.1:${address.port}`;
  };

  before(async () => {
    const api = createServer(({ method, url, headers }, response) => {
      seen.push(`${method ?? ""} ${url ?? ""} ${headers.authorization ?? "nobody"}`);
      response.writeHead(200, { "content-type": "application/json" }).end('{"gitVersion":"v1.33.0"}');
    });
    server = `http://${await listen(api)}/clusters/one/`;
  });
  beforeEach(() => {
    seen = [];
  });
  after(() => {
    for (const one of servers) {
      one.closeAllConnections();
      one.close();
    }
    rmSync(directory, { recursive: true });
  });

  const clusterOf = (text: string, environment: NodeJS.ProcessEnv = {}) => connectTo({ kubeconfig: text, environment });
  const whyNot = async (source: Parameters<typeof connectTo>[0]): Promise<string> => {
    const error: unknown = await connectTo(source).then(
      () => assert.fail("there is one"),
      (thrown: unknown) => thrown,
    );
    assert(error instanceof UserError);
    return error.message;
  };

  it("is asked as the context's user, whatever way that has", async () => {
    const file = join(directory, "token");
    writeFileSync(file, "from-file\n");
    const plugin = join(directory, "plugin");
    writeFileSync(
      plugin,
      `#!/bin/sh\ncase "$KUBERNETES_EXEC_INFO" in *ExecCredential*) echo '{"status":{"token":"'$1-$EXTRA'"}}';; esac\n`,
    );
    chmodSync(plugin, 0o755);
    const exec = {
      apiVersion: "client.authentication.k8s.io/v1",
      command: plugin,
      args: ["plugged"],
      env: [{ name: "EXTRA", value: "in" }],
    };
    const users: [object, string][] = [
      [{ token: "own" }, "Bearer own"],
      [{ tokenFile: file }, "Bearer from-file"],
      [{ username: "ann", password: "pw" }, `Basic ${Buffer.from("ann:pw").toString("base64")}`],
      [{ exec }, "Bearer plugged-in"],
      [{}, "nobody"],
    ];
    for (const [user, authorization] of users) {
      const cluster = await clusterOf(kubeconfig(server, user), { PATH: process.env["PATH"] });
      assert.equal(cluster.context, "home");
      assert.equal((await cluster.ask("/version")).status, 200);
      assert.equal(seen.at(-1), `GET /clusters/one/version ${authorization}`);
    }
    await (await clusterOf(kubeconfig(server))).ask("/review", { kind: "Review" });
    assert.equal(seen.at(-1), "POST /clusters/one/review nobody");
  });

  it("is asked through the proxy that the kubeconfig names", async () => {
    const tunnels: string[] = [];
    const proxy = createServer().on("connect", ({ url = "" }, socket, head) => {
      tunnels.push(url);
      const upstream = connect(Number(new URL(server).port), "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        upstream.write(head);
        upstream.pipe(socket).pipe(upstream);
      });
    });
    const uri = `http://${await listen(proxy)}`;
    const cluster = await clusterOf(kubeconfig("http://api.example:80", {}, { "proxy-url": uri }));
    assert.equal((await cluster.ask("/version")).status, 200);
    assert.deepEqual(tunnels, ["api.example:80"]);
  });

  it("is looked for in every file that KUBECONFIG names", async () => {
    const [one, two] = [join(directory, "one"), join(directory, "two")];
    writeFileSync(one, toYaml({ "current-context": "home" }));
    writeFileSync(two, kubeconfig(server, { token: "two" }));
    const cluster = await connectTo({ environment: { KUBECONFIG: [one, two].join(delimiter) } });
    assert.equal(cluster.context, "home");
  });

  it("says what a kubeconfig lacks", async () => {
    const text = kubeconfig(server);
    const environment = {};
    assert.match(await whyNot({ environment: { KUBECONFIG: join(directory, "none") } }), /^there is no kubeconfig/);
    assert.equal(await whyNot({ kubeconfig: "- 1", environment }), "platform:kubeconfig is none");
    assert.equal(await whyNot({ kubeconfig: "{}", environment }), "platform:kubeconfig has no current context");
    assert.equal(
      await whyNot({ kubeconfig: text, context: "work", environment }),
      'platform:kubeconfig has no context "work", but home',
    );
    assert.equal(
      await whyNot({ kubeconfig: kubeconfig("no URL"), environment }),
      'platform:kubeconfig has no server for the context "home"',
    );
    const missing = kubeconfig(server, { tokenFile: join(directory, "no-such-token") });
    assert.match(
      await whyNot({ kubeconfig: missing, environment }),
      /^the credentials of the context home cannot be had: ENOENT/,
    );
    const failing = { apiVersion: "v1", command: "false" };
    assert.match(
      await whyNot({ kubeconfig: kubeconfig(server, { exec: failing }), environment: { PATH: process.env["PATH"] } }),
      /cannot be had: false has failed; run it by hand$/,
    );
  });

  it("says why there is no answer", async () => {
    const closed = createServer();
    const address = await listen(closed);
    closed.close();
    const cluster = await clusterOf(kubeconfig(`http://${address}`));
    await assert.rejects(
      cluster.ask("/version"),
      (error) => error instanceof Unreachable && error.message.includes("ECONNREFUSED"),
    );
  });
});
