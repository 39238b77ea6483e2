import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { platformTopic } from "../../model/names/fleet.ts";
import { wantedAt, wantedOf } from "../../preflight/wanted.ts";
import { record } from "../../render/program/record.ts";
import { board, configuration, myDiet, myImages, shop } from "../support/fixtures.ts";
import { Platform } from "../../components/platform.ts";

const app = { name: "app", id: 1, installationId: 2, privateKey: pulumi.secret("a private key") };

describe("what the program declares on GitHub", () => {
  const everything = configuration({ apps: [myDiet, { ...shop, adopt: ["repository"] }] });

  it("are the repositories that it registers, with what they are called and marked by", async () => {
    const run = await record(() => new Platform("platform", everything));
    const declared = run.all("github:Repository").map(({ inputs }) => {
      const { name, description, topics } = inputs;
      return { name, description, topics };
    });
    const wanted = wantedOf(everything).repositories.map(({ name, description, topic }) => ({
      ...{ name, description },
      topics: [topic],
    }));
    const byName = (one: { name: unknown }, other: { name: unknown }): number =>
      String(one.name).localeCompare(String(other.name));
    assert.deepEqual(declared.sort(byName), wanted.sort(byName));
  });

  for (const [what, wanted] of Object.entries({
    "where there is no GitHub App": everything,
    "where one reads for Flux": { ...everything, github: { ...everything.github, fluxApp: app } },
    "where one reads all of an app": {
      ...everything,
      githubApps: { app },
      apps: everything.apps.map((one) => ({ ...one, githubApp: "app" })),
    },
  })) {
    it(`are deploy keys in no other repositories than these, ${what}`, async () => {
      const run = await record(() => new Platform("platform", wanted));
      const declared = run.all("github:RepositoryDeployKey").map(({ inputs }) => String(inputs["repository"]));
      assert.deepEqual([...new Set(declared)].sort(), [...new Set(wantedOf(wanted).withDeployKeys)].sort());
    });
  }

  it("are, at each owner, deploy keys in no other repositories than these, for images too", async () => {
    const at = (owner: string, githubApp?: string) => ({
      ...{ repository: "code", ref: { branch: "main" }, owner },
      ...(githubApp === undefined ? {} : { githubApp }),
    });
    const apps = [
      { ...shop, githubApp: "app", source: at("Games") },
      { ...myDiet, images: myImages, source: at("games", "app") },
      { ...board, source: at("studio", "app") },
    ];
    const several = configuration({ githubApps: { app }, apps });
    const run = await record(() => new Platform("platform", several));
    const declared = run.all("github:RepositoryDeployKey").map(({ label, inputs, provider }) => {
      const { repository, readOnly } = inputs;
      return `${label.replace(/^\S+ /, "")} of ${provider ?? ""}: ${String(repository)} ${String(readOnly)}`;
    });
    const [own, games] = ["pulumi:github platform-github", "pulumi:github platform-github-games"];
    assert.deepEqual(declared, [
      `board-keys-platform of ${own}: board-platform true`,
      `my-diet-images@games of ${games}: code false`,
      `my-diet-keys-platform of ${own}: my-diet-platform true`,
      `platform-flux of ${own}: fleet true`,
      `shop-keys-source@games of ${games}: code true`,
    ]);
    const { withDeployKeys, withWritingKeys } = wantedOf(several);
    assert.deepEqual([withDeployKeys, withWritingKeys], [["fleet", "my-diet-platform", "board-platform"], []]);
    const there = wantedAt("games", several);
    assert.deepEqual([there.withDeployKeys, there.withWritingKeys], [["code", "code"], ["code"]]);
    assert.deepEqual(wantedAt("studio", several).withDeployKeys, []);
  });

  it("is taken over where the configuration says so, and otherwise told how", () => {
    assert.deepEqual(
      wantedOf(everything).repositories.map(({ name, adopt, howToAdopt }) => [name, adopt, howToAdopt]),
      [
        ["fleet", false, "set platform:fleet.adopt to true"],
        ["my-diet-platform", false, "write adopt: [repository] into the registration of my-diet"],
        ["shop-platform", true, "write adopt: [repository] into the registration of shop"],
      ],
    );
  });

  it("is no repository in a stack that attaches, but the branch of another one's", () => {
    const { fleet } = everything;
    const attached = wantedOf({ ...everything, fleet: { ...fleet, create: false, branch: "live" } });
    assert.deepEqual([attached.repositories, attached.attachesTo], [[], { repository: "fleet", branch: "live" }]);
    assert.deepEqual(attached.writesTo, ["fleet", "my-diet-platform", "shop-platform"]);
    assert.equal(wantedOf(everything).attachesTo, undefined);
  });
});

describe("a platform's topic", () => {
  it("is one that GitHub takes, whatever the fleet repository is called", () => {
    assert.equal(platformTopic("fleet"), "gitops-platform-fleet");
    assert.equal(platformTopic("My_Fleet.2"), "gitops-platform-my-fleet-2");
    for (const name of ["x".repeat(100), `${"x".repeat(33)}-y`, "._."]) {
      assert.match(platformTopic(name), /^[a-z0-9][a-z0-9-]{0,48}[a-z0-9]$/);
    }
  });
});
