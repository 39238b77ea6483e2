import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "mocha";
import { compareConfig } from "../../../../sandbox/plugins/kubernetes/config.ts";
import { connectionOf, readKubeconfig } from "../../../../sandbox/plugins/kubernetes/kubeconfig.ts";
import { readSettings } from "../../../../sandbox/plugins/kubernetes/settings.ts";
import { secret, UNKNOWN } from "../../../../sandbox/plugins/rpc/property-values.ts";

const kubeconfig = (server: string, user = "{ token: t }"): string => `
current-context: a
contexts:
  - { name: a, context: { cluster: c, user: u, namespace: ours } }
  - { name: b, context: { cluster: d, user: u } }
clusters:
  - { name: c, cluster: { server: "${server}/" } }
  - { name: d, cluster: { server: "https://d", certificate-authority: ca.pem, insecure-skip-tls-verify: true } }
users: [{ name: u, user: ${user} }]
`;
const one = kubeconfig("https://one");
const two = kubeconfig("https://two");

describe("configuration of the kubernetes stand-in", () => {
  it("never replaces anything for another kubeconfig while the cluster keeps its identifier", () => {
    const identified = { kubeconfig: one, clusterIdentifier: "home" };
    const unchanged = { changed: ["kubeconfig"], replaces: [] };
    assert.deepEqual(compareConfig(identified, { ...identified, kubeconfig: two }), unchanged);
    assert.deepEqual(compareConfig(identified, { ...identified, kubeconfig: UNKNOWN }), unchanged);
    assert.deepEqual(compareConfig(identified, { ...identified, kubeconfig: secret(two) }), unchanged);
    assert.deepEqual(compareConfig(identified, { clusterIdentifier: "home" }), unchanged);
  });

  it("replaces everything for another identifier, but not for a first or a last one", () => {
    const identified = { kubeconfig: one, clusterIdentifier: "home" };
    const changed = ["clusterIdentifier"];
    assert.deepEqual(compareConfig(identified, { ...identified, clusterIdentifier: "away" }), {
      changed,
      replaces: changed,
    });
    assert.deepEqual(compareConfig({ kubeconfig: one }, identified), { changed, replaces: [] });
    assert.deepEqual(compareConfig(identified, { kubeconfig: one }), { changed, replaces: [] });
  });

  it("replaces everything for another cluster when it has no identifier", () => {
    const changed = { changed: ["kubeconfig"], replaces: ["kubeconfig"] };
    assert.deepEqual(compareConfig({ kubeconfig: one }, { kubeconfig: two }), changed);
    assert.deepEqual(compareConfig({ kubeconfig: one }, { kubeconfig: UNKNOWN }), changed);
    assert.deepEqual(compareConfig({ kubeconfig: one }, { kubeconfig: one, context: "b" }), {
      changed: ["context"],
      replaces: ["context"],
    });
    const other = kubeconfig("https://one", "{ token: new }");
    assert.deepEqual(compareConfig({ kubeconfig: one }, { kubeconfig: other }), {
      changed: ["kubeconfig"],
      replaces: [],
    });
    assert.deepEqual(compareConfig({ kubeconfig: one }, { kubeconfig: one }), { changed: [], replaces: [] });
  });

  it("reads a kubeconfig's content, or its path with the files beside it", () => {
    assert.deepEqual(connectionOf(readKubeconfig(one), { context: "", cluster: "" }), {
      server: "https://one",
      namespace: "ours",
      ca: undefined,
      certificate: undefined,
      key: undefined,
      token: "t",
      servername: undefined,
      verify: true,
    });
    const directory = mkdtempSync(join(tmpdir(), "kubeconfig-"));
    try {
      writeFileSync(
        join(directory, "config"),
        kubeconfig("https://one", "{ client-key-data: a2V5, tokenFile: token }"),
      );
      writeFileSync(join(directory, "ca.pem"), "authority");
      writeFileSync(join(directory, "token"), "from a file\n");
      const connection = connectionOf(readKubeconfig(join(directory, "config")), { context: "b", cluster: "" });
      assert.deepEqual(connection, {
        server: "https://d",
        namespace: "default",
        ca: "authority",
        certificate: undefined,
        key: "key",
        token: "from a file",
        servername: undefined,
        verify: false,
      });
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it("says what is wrong with a kubeconfig", () => {
    const none = { context: "none", cluster: "" };
    assert.throws(() => readKubeconfig("/no/such/file"), /neither an existing file nor YAML/);
    assert.throws(() => connectionOf(readKubeconfig(one), none), /names no cluster/);
    const exec = readKubeconfig(kubeconfig("https://one", "{ exec: { command: aws } }"));
    assert.throws(() => connectionOf(exec, { context: "", cluster: "" }), /from another program/);
  });

  it("refuses settings that it does not have", () => {
    const set = (name: string, value: string): Map<string, string> => new Map([[`kubernetes:config:${name}`, value]]);
    assert.throws(() => readSettings(set("renderYamlToDirectory", "out")), /cannot render/);
    assert.throws(() => readSettings(set("enableServerSideApply", "false")), /server-side only/);
    assert.equal(readSettings(set("upsertExistingObjects", "true")).upsert, true);
  });
});
