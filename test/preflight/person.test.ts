import assert from "node:assert/strict";
import { z } from "zod";
import * as pulumi from "@pulumi/pulumi";
import { GitHubClient } from "../../github/client.ts";
import { lookAtPerson } from "../../preflight/person.ts";
import { GitHubStack } from "../support/engine/github-stack.ts";
import { configuration, myDiet } from "../support/fixtures.ts";
import { smallPlatform } from "./small-platform.ts";

const owner = "labrats-work";

describe("a platform in the account of a person", function () {
  this.timeout(120_000);
  let stack: GitHubStack;

  before(async () => {
    stack = await GitHubStack.start(smallPlatform({ isPersonal: true }), { isPerson: true });
  });

  after(() => stack.end());

  it("is made there, with its deploy key and its secret, and archived", async () => {
    const up = await stack.up();
    assert.ok(up.ok, up.output);
    const made = repository.parse(await stack.ask(`/repos/${owner}/fleet`));
    assert.deepEqual(made, { private: true, archived: false, owner: { login: owner, type: "User" } });
    const { secrets } = list.parse(await stack.ask(`/repos/${owner}/fleet/actions/secrets`));
    assert.deepEqual(secrets, [{ name: "PREVIEWS_TOKEN" }]);
    assert.deepEqual([...(await stack.github.files("fleet", "main")).keys()], ["README.md", "a.yaml"]);
    const again = await stack.up();
    assert.deepEqual(Object.keys(again.changes), ["same"], again.output);
    const { ok, output } = await stack.destroy();
    assert.ok(ok, output);
    assert.equal(repository.parse(await stack.ask(`/repos/${owner}/fleet`)).archived, true);
    const takenOver = await stack.up();
    assert.ok(takenOver.ok, takenOver.output);
    assert.deepEqual(stack.github.requests.bugs, []);
    assert.deepEqual(stack.github.requests.notImplemented, []);
  });

  it("is told before anything is written what only an organisation may have", async () => {
    const { github } = stack;
    const client = new GitHubClient({ baseUrl: `${github.url}/`, token: github.token });
    const look = (wanted: Parameters<typeof lookAtPerson>[1], name = owner) =>
      lookAtPerson({ client, owner: name }, wanted);
    const plain = configuration({ apps: [{ ...myDiet, access: [] }] });
    await look(plain);
    const { fleet } = plain;
    await look({ ...configuration({ apps: [myDiet] }), fleet: { ...fleet, create: false } });
    const app = { name: "app", id: 1, installationId: 2, privateKey: pulumi.secret("a private key") };
    const access = [{ group: "ops", role: "admin", team: "ops" }] as const;
    const wrong = {
      ...configuration({ apps: [{ ...myDiet, access }] }),
      fleet: { ...fleet, visibility: "internal", platformVisibility: "internal" },
    } as const;
    await assert.rejects(look(wrong), {
      message: `labrats-work is the account of a person on GitHub; nothing was changed.
  Only organisations have teams: remove access[].team from the registrations of my-diet, and invite people to the platform repositories on GitHub
  Only organisations have internal repositories: write private in platform:fleet.visibility and platform:fleet.platformVisibility`,
    });
    await assert.rejects(
      look(plain, "ann"),
      /GITHUB_TOKEN belongs to labrats-work, in whose account GitHub would make/,
    );
    await assert.rejects(
      look({ ...plain, github: { ...plain.github, app } }),
      /A GitHub App can make no repositories there: remove platform:github\.app/,
    );
  });
});

const repository = z.object({
  private: z.boolean(),
  archived: z.boolean(),
  owner: z.object({ login: z.string(), type: z.string() }),
});
const list = z.object({ secrets: z.array(z.object({ name: z.string() })) });
