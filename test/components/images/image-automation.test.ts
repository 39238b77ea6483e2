import assert from "node:assert/strict";
import { z } from "zod";
import { ImageAutomation } from "../../../components/images/image-automation.ts";
import { deployKeySecret } from "../../../manifests/secrets.ts";
import { open } from "../../../sops/open.ts";
import { fleet, git, identity, myDiet, myImages } from "../../support/fixtures.ts";
import { privateMark } from "../../../render/program/fakes.ts";
import { record, type Recording } from "../../../render/program/record.ts";
import { tree } from "../../support/pulumi/tree.ts";

describe("ImageAutomation", () => {
  let run: Recording;

  before(async () => {
    run = await record(() => {
      const app = { ...myDiet, images: myImages };
      const { sealed } = new ImageAutomation("images", { app, cluster: "dev/home", fleet, git });
      return { sealed };
    });
  });

  it("makes a key pair of its own, and seals it", () => {
    assert.equal(
      tree(run),
      [
        "platform:ImageAutomation images",
        "  platform:DeployKey images",
        "    github:RepositoryDeployKey images",
        "    tls:PrivateKey images",
        "  platform:SealedFile images-deploy-key",
        "    pulumi:Stash images-deploy-key",
        "        - ignores changes of input",
        "        - replaced by a trigger",
      ].join("\n"),
    );
  });

  it("registers it at the source repository, to write", () => {
    assert.deepEqual(run.find("github:RepositoryDeployKey images").inputs, {
      repository: "apps.my-diet",
      title: "Flux on dev/home for images of my-diet",
      key: "ssh-ed25519 key-of-dev-images",
      readOnly: false,
    });
  });

  it("seals a file that the cluster opens: a Secret that only the source of commits names", async () => {
    const { sealed } = z.object({ sealed: z.record(z.string(), z.string()) }).parse(run.outputs);
    const opened = await Promise.all(
      Object.entries(sealed).map(async ([file, text]) => [file, await open(text, [identity])]),
    );
    assert.deepEqual(Object.fromEntries(opened), {
      "images-deploy-key.sops.yaml": deployKeySecret("my-diet-images-deploy-key", "my-diet-platform", {
        privateKey: `${privateMark} ssh dev images`,
        publicKey: "ssh-ed25519 key-of-dev-images",
        knownHosts: git.knownHosts,
      }),
    });
  });
});
