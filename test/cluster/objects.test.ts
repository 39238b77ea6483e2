import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { objectsOf } from "../../cluster/objects.ts";
import { toYaml } from "../../yaml/write.ts";

const policies = { group: "image.toolkit.fluxcd.io", version: "v1", plural: "imagepolicies" };
const alerts = { group: "notification.toolkit.fluxcd.io", version: "v1", plural: "alerts" };

describe("the objects of a cluster", () => {
  const directory = mkdtempSync(join(tmpdir(), "objects-"));
  let server: Server;
  let url: string;
  let seen: (string | undefined)[];

  before(async () => {
    server = createServer(({ url: path, headers }, response) => {
      seen.push(headers.authorization);
      if (headers.authorization !== "Bearer right") response.writeHead(401).end("{}");
      else if (path === "/base/apis/image.toolkit.fluxcd.io/v1/imagepolicies") {
        const items = [{ metadata: { name: "web", namespace: "shop" } }, { metadata: { name: "wide" } }];
        response.writeHead(200).end(JSON.stringify({ items }));
      } else response.writeHead(404).end("{}");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    assert(typeof address === "object" && address !== null);
    url = `http://127.0.0.1:${address.port}/base`;
  });

  beforeEach(() => {
    seen = [];
  });

  after(() => {
    server.close();
    server.closeAllConnections();
    rmSync(directory, { recursive: true });
  });

  function kubeconfig(user: object): string {
    return toYaml({
      apiVersion: "v1",
      kind: "Config",
      "current-context": "home",
      contexts: [{ name: "home", context: { cluster: "home", user: "me" } }],
      clusters: [{ name: "home", cluster: { server: url } }],
      users: [{ name: "me", user }],
    });
  }

  async function names(user: object): Promise<unknown> {
    const found = await objectsOf({ kubeconfig: kubeconfig(user), environment: process.env }, [policies, alerts]);
    return found.map(({ kind, objects }) => [kind.plural, objects]);
  }

  const expected = [
    [
      "imagepolicies",
      [
        { name: "web", namespace: "shop" },
        { name: "wide", namespace: undefined },
      ],
    ],
    ["alerts", []],
  ];

  it("are listed kind by kind, none of a kind that is not served, with the credentials of the context", async () => {
    assert.deepEqual(await names({ token: "right" }), expected);
    const file = join(directory, "token");
    writeFileSync(file, "right\n");
    assert.deepEqual(await names({ tokenFile: file }), expected);
  });

  it("are listed with what a credential plugin answers", async () => {
    const command = join(directory, "plugin");
    const script = `#!/bin/sh
case "$KUBERNETES_EXEC_INFO" in *ExecCredential*) echo '{"status":{"token":"'$TOKEN'"}}';; esac
`;
    writeFileSync(command, script);
    chmodSync(command, 0o700);
    const exec = { apiVersion: "client.authentication.k8s.io/v1", command, env: [{ name: "TOKEN", value: "right" }] };
    assert.deepEqual(await names({ exec }), expected);
  });

  it("are not taken for none when the server refuses, or there is no way to it", async () => {
    await assert.rejects(names({ token: "wrong" }), /answers 401 to a list of/);
    await assert.rejects(names({ tokenFile: join(directory, "missing") }), /ENOENT/);
    await assert.rejects(objectsOf({ kubeconfig: "{}", environment: {} }, [policies]), /has no current context/);
    assert.deepEqual(seen, ["Bearer wrong", "Bearer wrong"]);
  });
});
