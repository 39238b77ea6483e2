import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { AppKeys, type AppKeysArgs } from "../../../components/app/app-keys.ts";
import { AgeKey } from "../../../components/keys/age-key.ts";
import { ageKeySecret, deployKeySecret, githubAppSecret, type SshCredentials } from "../../../manifests/secrets.ts";
import { encodeIdentity } from "../../../sops/age-identity.ts";
import { open } from "../../../sops/open.ts";
import { FleetDirectory } from "../../../components/fleet/fleet-directory.ts";
import { fleetArgs, git, identity, myDiet, otherIdentity, recipient, otherRecipient } from "../../support/fixtures.ts";
import { privateMark } from "../../../render/program/fakes.ts";
import { record, type Recording } from "../../../render/program/record.ts";
import { tree } from "../../support/pulumi/tree.ts";

const make = async (more: Partial<AppKeysArgs> = {}): Promise<Recording> =>
  record(
    () => {
      const { sealed } = new AppKeys("keys", {
        app: myDiet,
        cluster: "dev/home",
        ageKey: new AgeKey("age", { kind: "x25519", protect: true }),
        platformRepository: "my-diet-platform",
        fleet: new FleetDirectory({ ...fleetArgs, recipients: [recipient, otherRecipient] }),
        git,
        ...more,
      });
      return { sealed };
    },
    { state: { "random:RandomPassword age": { result: "0".repeat(64) } } },
  );

const appIdentity = encodeIdentity(Buffer.from("aU+G/k3TGdHNmEvR+6kJ8fMGAlX0Sv5+916vDCANkEU=", "base64"));
const outputsSchema = z.object({ sealed: z.record(z.string(), z.string()) });

const credentials = (name: string): SshCredentials => ({
  privateKey: `${privateMark} ssh dev ${name}`,
  publicKey: `ssh-ed25519 key-of-dev-${name}`,
  knownHosts: git.knownHosts,
});

describe("AppKeys", () => {
  let run: Recording;

  before(async () => {
    run = await make();
  });

  it("makes a key for each repository, and seals them and the key to decrypt with", () => {
    const stash = ["        - ignores changes of input", "        - replaced by a trigger"];
    assert.equal(
      tree(run).slice(tree(run).indexOf("platform:AppKeys ")),
      [
        "platform:AppKeys keys",
        "  platform:DeployKey keys-platform",
        "    github:RepositoryDeployKey keys-platform",
        "    tls:PrivateKey keys-platform",
        "  platform:DeployKey keys-source",
        "    github:RepositoryDeployKey keys-source",
        "    tls:PrivateKey keys-source",
        "  platform:SealedFile keys-age-key",
        "    pulumi:Stash keys-age-key",
        ...stash,
        "  platform:SealedFile keys-deploy-key",
        "    pulumi:Stash keys-deploy-key",
        ...stash,
        "  platform:SealedFile keys-source-deploy-key",
        "    pulumi:Stash keys-source-deploy-key",
        ...stash,
      ].join("\n"),
    );
  });

  it("registers each deploy key where it belongs, to read", () => {
    assert.deepEqual(
      run.all("github:RepositoryDeployKey").map(({ inputs }) => inputs),
      [
        {
          repository: "my-diet-platform",
          title: "Flux on dev/home",
          key: "ssh-ed25519 key-of-dev-keys-platform",
          readOnly: true,
        },
        {
          repository: "apps.my-diet",
          title: "Flux on dev/home for my-diet",
          key: "ssh-ed25519 key-of-dev-keys-source",
          readOnly: true,
        },
      ],
    );
  });

  for (const [who, key] of Object.entries({ "the cluster": identity, "a break-glass key": otherIdentity })) {
    it(`seals files that ${who} opens, each a Secret where the app's Flux objects look for it`, async () => {
      const { sealed } = outputsSchema.parse(run.outputs);
      const opened = await Promise.all(
        Object.entries(sealed).map(async ([file, text]) => [file, await open(text, [key])]),
      );
      const namespace = "my-diet-platform";
      assert.deepEqual(Object.fromEntries(opened), {
        "deploy-key.sops.yaml": deployKeySecret("my-diet-deploy-key", namespace, credentials("keys-platform")),
        "source-deploy-key.sops.yaml": deployKeySecret(
          "my-diet-source-deploy-key",
          namespace,
          credentials("keys-source"),
        ),
        "age-key.sops.yaml": ageKeySecret("my-diet-platform-age-key", namespace, [appIdentity]),
      });
    });
  }

  it("seals a GitHub App in place of the source's key, which is not made then", async () => {
    const privateKey = pulumi.secret("a private key");
    const baseUrl = "https://github.example.org/";
    const source = { name: "reader", id: 12, installationId: 34, privateKey };
    const other = await make({ readers: { source }, git: { ...git, baseUrl } });
    assert.deepEqual(
      other
        .all("github:RepositoryDeployKey")
        .map(({ inputs }) => z.looseObject({ repository: z.string() }).parse(inputs).repository),
      ["my-diet-platform"],
    );
    const { sealed } = outputsSchema.parse(other.outputs);
    assert.deepEqual(Object.keys(sealed).sort(), [
      "age-key.sops.yaml",
      "deploy-key.sops.yaml",
      "source-github-app.sops.yaml",
    ]);
    const opened = await open(sealed["source-github-app.sops.yaml"] ?? "", [identity]);
    const app = { id: 12, installationId: 34, privateKey: "a private key", baseUrl };
    assert.deepEqual(opened, githubAppSecret("my-diet-source-github-app", "my-diet-platform", app));
    assert.deepEqual(githubAppSecret("a", "b", app).stringData, {
      githubAppID: "12",
      githubAppInstallationID: "34",
      githubAppPrivateKey: "a private key",
      githubAppBaseURL: "https://github.example.org/api/v3",
    });
  });

  it("seals one in place of the platform repository's key, too, and then makes no key", async () => {
    const app = { id: 12, installationId: 34, privateKey: "a private key" };
    const reader = { ...app, name: "reader", privateKey: pulumi.secret(app.privateKey) };
    const other = await make({ readers: { platform: reader, source: reader } });
    assert.deepEqual(other.all("github:RepositoryDeployKey"), []);
    assert.deepEqual(other.all("tls:PrivateKey"), []);
    const { sealed } = outputsSchema.parse(other.outputs);
    const names = ["age-key.sops.yaml", "github-app.sops.yaml", "source-github-app.sops.yaml"];
    assert.deepEqual(Object.keys(sealed).sort(), names);
    const opened = await open(sealed["github-app.sops.yaml"] ?? "", [identity]);
    assert.deepEqual(opened, githubAppSecret("my-diet-github-app", "my-diet-platform", app));
  });
});
