import assert from "node:assert/strict";
import { idOf } from "../../recovery/identify.ts";

const noKey = (): never => {
  throw new Error("no deploy key is looked for");
};

const idFor = (type: string, inputs: Record<string, unknown>): Promise<string | undefined> =>
  idOf({ urn: "urn:some", type, inputs }, noKey);

describe("the id under which a provider finds what it may have created", () => {
  it("is a repository's name", async () => {
    assert.equal(await idFor("github:index/repository:Repository", { name: "fleet" }), "fleet");
  });

  it("is what GitHub says, for a deploy key", async () => {
    const asked: unknown[] = [];
    const type = "github:index/repositoryDeployKey:RepositoryDeployKey";
    const inputs = { repository: "fleet", key: "ssh-ed25519 AAAA", title: "Flux" };
    const resource = { urn: "urn:some", type, inputs, provider: "urn:of-an-owner::id" };
    const id = await idOf(resource, (wanted) => {
      asked.push(wanted);
      return Promise.resolve("fleet:7");
    });
    assert.equal(id, "fleet:7");
    assert.deepEqual(asked, [{ repository: "fleet", key: "ssh-ed25519 AAAA", provider: "urn:of-an-owner::id" }]);
  });

  it("is namespace and name of an object in the cluster, or its name alone", async () => {
    const metadata = { name: "flux", namespace: "my-diet-platform" };
    assert.equal(await idFor("kubernetes:core/v1:ServiceAccount", { metadata }), "my-diet-platform/flux");
    assert.equal(await idFor("kubernetes:core/v1:Namespace", { metadata: { name: "my-diet-dev" } }), "my-diet-dev");
  });

  it("is none for what can be created again", async () => {
    for (const type of [
      "github:index/repositoryFile:RepositoryFile",
      "platform:app:App",
      "pulumi:index:Stash",
      "pulumi:providers:kubernetes",
      "random:index/randomPassword:RandomPassword",
      "tls:index/privateKey:PrivateKey",
    ]) {
      assert.equal(await idFor(type, {}), undefined, type);
    }
  });
});
