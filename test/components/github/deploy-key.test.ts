import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { DeployKey, type DeployKeyArgs } from "../../../components/github/deploy-key.ts";
import { Repository } from "../../../components/github/repository.ts";
import { privateMark } from "../../../render/program/fakes.ts";
import { record } from "../../../render/program/record.ts";
import { secret } from "../../../render/program/secret-value.ts";
import { tree } from "../../support/pulumi/tree.ts";

const args: DeployKeyArgs = {
  repository: "fleet",
  title: "Flux on dev/home",
  knownHosts: "github.com ssh-ed25519 AAAA\n",
};

describe("DeployKey", () => {
  it("registers an ED25519 key that may only read", async () => {
    const run = await record(() => new DeployKey("flux", args));
    assert.equal(
      tree(run),
      ["platform:DeployKey flux", "  github:RepositoryDeployKey flux", "  tls:PrivateKey flux"].join("\n"),
    );
    assert.deepEqual(run.inputs(), {
      "github:RepositoryDeployKey flux": {
        repository: "fleet",
        title: "Flux on dev/home",
        key: "ssh-ed25519 key-of-dev-flux",
        readOnly: true,
      },
      "tls:PrivateKey flux": { algorithm: "ED25519" },
    });
    const kept = ["privateKeyOpenssh", "privateKeyPem"];
    const { secretOutputs } = run.find("tls:PrivateKey flux");
    assert.deepEqual(
      kept.filter((output) => !secretOutputs.includes(output)),
      [],
    );
  });

  it("is another one in each generation, beside those that stay registered", async () => {
    const run = await record(() => ({
      credentials: new DeployKey("flux", { ...args, generation: 3, kept: [1] }).credentials,
    }));
    assert.equal(
      tree(run),
      [
        "platform:DeployKey flux",
        "  github:RepositoryDeployKey flux",
        "  github:RepositoryDeployKey flux/3",
        "  tls:PrivateKey flux",
        "  tls:PrivateKey flux/3",
      ].join("\n"),
    );
    const titles = run.all("github:RepositoryDeployKey").map(({ inputs }) => inputs["title"]);
    assert.deepEqual(titles, ["Flux on dev/home", "Flux on dev/home, generation 3"]);
    const { credentials } = run.outputs as { credentials: unknown };
    assert.deepEqual(
      credentials,
      secret({
        privateKey: `${privateMark} ssh dev flux/3`,
        publicKey: "ssh-ed25519 key-of-dev-flux/3",
        knownHosts: args.knownHosts,
      }),
    );
  });

  it("may write where that is asked for", async () => {
    const run = await record(() => new DeployKey("images", { ...args, write: true }));
    assert.equal(run.find("github:RepositoryDeployKey images").inputs["readOnly"], false);
  });

  it("hands over the key pair and the pinned host keys as one secret", async () => {
    const run = await record(() => ({ credentials: new DeployKey("flux", args).credentials }));
    const credentials = secret({
      privateKey: `${privateMark} ssh dev flux`,
      publicKey: "ssh-ed25519 key-of-dev-flux",
      knownHosts: "github.com ssh-ed25519 AAAA\n",
    });
    assert.deepEqual(run.outputs, { credentials });
    assert.deepEqual(run.outputsOf("platform:DeployKey flux"), { credentials });
  });

  it("hands them over when GitHub has accepted the key, not before", async () => {
    const run = await record(() => {
      const { credentials } = new DeployKey("flux", args);
      return new pulumi.Stash("reader", { input: credentials });
    });
    assert.deepEqual(run.find("pulumi:Stash reader").dependencies, [
      "github:RepositoryDeployKey flux",
      "tls:PrivateKey flux",
    ]);
  });

  it("is deleted by itself, before its repository is archived", async () => {
    const run = await record(() => {
      const { repositoryName } = new Repository("fleet", {
        name: "fleet",
        branch: "main",
        topic: "gitops-platform-fleet",
        description: "Desired state of the clusters",
        visibility: "private",
        onDestroy: "archive",
      });
      return new DeployKey("flux", { ...args, repository: repositoryName });
    });
    const { options, dependencies } = run.find("github:RepositoryDeployKey flux");
    assert.deepEqual(options, {});
    assert.deepEqual(dependencies, ["github:Branch fleet", "tls:PrivateKey flux"]);
  });
});
