import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mock } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import type { GitHubApp } from "../../model/github-app.ts";
import { lookAtApps, wantedApps, type WantedApp } from "../../preflight/apps.ts";
import { PreflightError } from "../../preflight/preflight-error.ts";
import type { NewApp } from "../../sandbox/github/apps/new-app.ts";
import { Running } from "../sandbox/github/running.ts";
import { board, configuration, myDiet } from "../support/fixtures.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = publicKey.export({ format: "pem", type: "spki" }).toString();

const named = (name: string): GitHubApp => ({ name, id: 1, installationId: 2, privateKey: pulumi.secret("") });

describe("the GitHub Apps that a stack works with", () => {
  const githubApps = { platform: named("platform"), flux: named("flux"), own: named("own") };
  const { github } = configuration();
  const hub = { ...github, app: githubApps.platform, fluxApp: githubApps.flux };

  it("are none, where people's tokens and deploy keys do", () => {
    assert.deepEqual(wantedApps(configuration({ apps: [myDiet] })), []);
  });

  it("are each to do no more than what they are for", () => {
    const access = [{ group: "ops", role: "admin", team: "ops" }] as const;
    const own = { ...myDiet, githubApp: "own", access };
    const apps = [board, own];
    const wanted = wantedApps(configuration({ github: hub, githubApps, apps }));
    const administration = { administration: "write", contents: "write", members: "read" };
    assert.deepEqual(wanted, [
      {
        app: githubApps.platform,
        owner: "labrats-work",
        permissions: administration,
        repositories: [],
        onlyReads: false,
      },
      reading(githubApps.flux, "fleet", "board-platform"),
      reading(githubApps.own, "my-diet-platform", "apps.my-diet"),
    ]);
    const previews = wantedApps(
      configuration({ github: hub, githubApps, registrations: [], previewsToken: pulumi.secret("a token") }),
    );
    assert.deepEqual(previews[0]?.permissions, {
      ...{ administration: "write", contents: "write", secrets: "write", workflows: "write" },
    });
  });

  it("opens pull requests where people merge what it changes", () => {
    const pullRequests = { branch: "platform/dev" };
    const [own] = wantedApps(configuration({ github: { ...hub, pullRequests }, githubApps }));
    assert.equal(own?.permissions["pull_requests"], "write");
  });

  it("read a source beside its platform repository, or alone", () => {
    const source = { ...board.source, githubApp: "own" };
    const wanted = wantedApps(configuration({ githubApps, apps: [{ ...board, source }] }));
    assert.deepEqual(wanted, [reading(githubApps.own, board.source.repository)]);
  });

  function reading(app: GitHubApp, ...repositories: string[]): WantedApp {
    return { app, owner: "labrats-work", permissions: { contents: "read" }, repositories, onlyReads: true };
  }
});

describe("the look at GitHub Apps before a run", () => {
  const running = new Running();

  before(async () => {
    for (const name of ["fleet", "board-platform"]) await running.repository(name);
  });

  it("finds nothing wrong with one that may do what it has to", async () => {
    await look(reader({ slug: "everywhere" }));
    await look(reader({ slug: "somewhere", repositories: ["Fleet"] }, { repositories: ["fleet"] }));
    await look(
      reader(
        { slug: "writer", permissions: { contents: "write" } },
        { permissions: { contents: "write" }, onlyReads: false },
      ),
    );
  });

  it("says of each what is wrong with it, and where that is mended", async () => {
    const wrong: [WantedApp, RegExp][] = [
      [
        reader({ slug: "idle", suspended: true }),
        /idle is suspended; an owner of labrats-work lifts that on http.*\/settings\/installations\/\d+/,
      ],
      [
        reader({ slug: "lost", account: "games" }),
        /lost is installed in games, and not in labrats-work; install it there, .* platform:githubApps\.lost\.installationId/,
      ],
      [
        reader({ slug: "blind", permissions: {} }),
        /blind lacks contents: read\. Give it to the App in its settings, .*http.*\/installations\/\d+/,
      ],
      [
        reader({ slug: "narrow", repositories: ["fleet"] }, { repositories: ["fleet", "board-platform", "new"] }),
        /narrow is not installed for board-platform, new; choose All repositories on http/,
      ],
      [withKey(reader({ slug: "everywhere" })), /the private key is not one of the App everywhere/],
      [withIds(reader({ slug: "everywhere" }), { id: 7 }), /App ID, in platform:githubApps\.everywhere\.id/],
      [
        withIds(reader({ slug: "everywhere" }), { installationId: 7 }),
        /in platform:githubApps\.everywhere\.installationId/,
      ],
    ];
    const { mark } = running.github.requests;
    await assert.rejects(look(...wrong.map(([app]) => app)), (error) => {
      assert(error instanceof PreflightError, String(error));
      const [title, ...faults] = error.message.split("\n");
      assert.equal(title, "A GitHub App cannot do what this stack wants of it; nothing was changed:");
      assert.equal(faults.length, wrong.length, error.message);
      for (const [index, [, message]] of wrong.entries()) assert.match(faults[index] ?? "", message);
      return true;
    });
    const written = running.github.requests.writes(mark).filter(({ path }) => !path.endsWith("/access_tokens"));
    assert.deepEqual(written, []);
  });

  it("warns of one in the cluster that may do more than read", async () => {
    const said = mock.method(console, "warn", () => undefined);
    await look(reader({ slug: "writer" }));
    said.mock.restore();
    const [line = ""] = said.mock.calls.map(({ arguments: [first] }) => String(first));
    assert.match(
      line,
      /The GitHub App writer only has to read, and has contents: write: whoever gets at its private key/,
    );
  });

  function look(...wanted: WantedApp[]): Promise<void> {
    return lookAtApps(`${running.github.url}/`, wanted);
  }

  function reader(app: Omit<NewApp, "publicKey">, more: Partial<Omit<WantedApp, "app">> = {}): WantedApp {
    const ids = running.github.seedApp({ publicKey: pem, ...app });
    const identity = { name: app.slug, ...ids, privateKey: pulumi.secret(exported(privateKey)) };
    const reading = { permissions: { contents: "read" }, repositories: ["fleet"], onlyReads: true } as const;
    return { app: identity, owner: "labrats-work", ...reading, ...more };
  }
});

function withKey(wanted: WantedApp): WantedApp {
  const other = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  return { ...wanted, app: { ...wanted.app, privateKey: pulumi.secret(exported(other)) } };
}

function withIds(wanted: WantedApp, ids: Partial<Pick<GitHubApp, "id" | "installationId">>): WantedApp {
  return { ...wanted, app: { ...wanted.app, ...ids } };
}

function exported(key: typeof privateKey): string {
  return key.export({ format: "pem", type: "pkcs1" }).toString();
}
