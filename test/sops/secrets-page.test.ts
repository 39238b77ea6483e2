import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { platformSopsConfig } from "../../manifests/app/sops-config.ts";
import type { Recipient } from "../../model/age.ts";
import { encodeIdentity, recipientOf } from "../../sops/age-identity.ts";
import { open } from "../../sops/open.ts";
import { shellBlocks } from "../support/documentation/shell-blocks.ts";
import { SopsCommand } from "../support/sops-command.ts";

const page = await readFile(join(import.meta.dirname, "../../docs/guides/secrets.md"), "utf8");
const cluster = encodeIdentity(new Uint8Array(32).fill(7));
const clusterKey = await recipientOf(cluster);

describe("the page about secrets, followed in a platform repository", function () {
  this.timeout(600_000);
  let command: SopsCommand;
  const ending = new AbortController();

  before(async () => {
    command = await SopsCommand.prepare(ending.signal);
    await mkdir(join(command.directory, "platform"));
    await execa("git", ["init", "--quiet", "--initial-branch", "main"], { cwd: command.directory });
  });

  after(async () => {
    ending.abort();
    await command.remove();
  });

  const recipients = (...keys: Recipient[]): Promise<string> => command.write(".sops.yaml", platformSopsConfig(keys));
  const sealed = (): Promise<string> => readFile(join(command.directory, "platform/database.sops.yaml"), "utf8");

  /** Runs a block of the page as a person's shell would, with a home of its own. */
  const run = async (block: string, environment: Readonly<Record<string, string>> = {}): Promise<string> => {
    const { all } = await execa("sh", ["-ec", block], {
      cwd: command.directory,
      env: {
        PATH: [...command.directories, process.env["PATH"] ?? ""].join(":"),
        HOME: command.directory,
        GIT_AUTHOR_NAME: "Ann",
        GIT_AUTHOR_EMAIL: "ann@example.org",
        GIT_COMMITTER_NAME: "Ann",
        GIT_COMMITTER_EMAIL: "ann@example.org",
        ...environment,
      },
      extendEnv: false,
      all: true,
    });
    return all;
  };

  const block = (words: string): string =>
    shellBlocks(page).find((text) => text.includes(words)) ?? assert.fail(`the page has no block with ${words}`);

  it("adds a secret that only the cluster can open, and nobody without a key", async () => {
    await recipients(clusterKey);
    await run(block("sops --encrypt --in-place").replace(/ && git push$/m, ""));
    assert.deepEqual((await open(await sealed(), [cluster]))["stringData"], {
      url: "postgres://my-diet:…@database.example.org/my-diet",
    });
    await assert.rejects(
      run(block("sops platform/database.sops.yaml"), { EDITOR: "true" }),
      /no identity matched|Failed to get the data key/,
    );
  });

  it("lets somebody with a key of their own change it", async () => {
    const made = await run(block("age-keygen"));
    const [own = ""] = /age1[0-9a-z]+/.exec(made) ?? [];
    await recipients(clusterKey, own as Recipient);
    // Who can decrypt it: here with the cluster's key.
    await run(block("sops updatekeys"), { SOPS_AGE_KEY: cluster });
    const editor = join(command.directory, "editor");
    await writeFile(editor, `#!/bin/sh\nsed -i s/database.example.org/other.example.org/ "$1"\n`, { mode: 0o700 });
    await run(block("sops platform/database.sops.yaml"), { EDITOR: editor });
    assert.deepEqual((await open(await sealed(), [cluster]))["stringData"], {
      url: "postgres://my-diet:…@other.example.org/my-diet",
    });
  });
});
