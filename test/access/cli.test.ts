import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { runPlatform } from "../support/platform-command.ts";

const recipient = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";

const diet = `\
displayName: MyDiet
source: { repository: apps.my-diet }
access:
  - { group: mydiet-ops, role: admin, team: diet-ops }
  - { group: "oidc:leads", role: admin }
  - { group: mydiet-developer, role: developer, team: diet-developers }
  - { group: contractors, role: developer }
  - { group: mydiet-viewer, role: reader, team: diet-viewers }
home: { path: ./k8s/home }
environments:
  dev: { path: ./k8s/overlays/dev, hostname: dev.example.org }
  prod: { path: ./k8s/overlays/production, hostname: app.example.org }
recipients: [${recipient}]
oidc:
  - redirectUris: [https://dev.example.org/callback]
  - { id: my-diet-admin, environment: prod, redirectUris: [https://app.example.org/admin], groups: [mydiet-ops, support] }
  - { id: my-diet-job, grantTypes: [client_credentials], scopes: [groups], authorizationPolicy: one_factor }
`;

const board = `\
displayName: Board
source: { repository: apps.board }
environments:
  dev: { namespace: bulletin, path: ./deploy, hostname: board.example.org }
`;

const dietTable = `\
my-diet (MyDiet)

WHO                                       ROLE       my-diet-platform             my-diet-splash, my-diet-dev, my-diet-prod  GITHUB my-diet-platform  OIDC                                                           DECRYPTS
mydiet-ops                                admin      sees deployment and secrets  changes everything, and who may            diet-ops: maintain       my-diet on dev: two_factor, my-diet-admin on prod: two_factor  yes, sees the secrets
oidc:leads                                admin      sees deployment and secrets  changes everything, and who may            -                        my-diet on dev: two_factor                                     yes, sees the secrets
mydiet-developer                          developer  sees deployment              changes everything, secrets too            diet-developers: push    my-diet on dev: two_factor                                     yes, by a commit
contractors                               developer  sees deployment              changes everything, secrets too            -                        my-diet on dev: two_factor                                     no
mydiet-viewer                             reader     sees deployment              sees everything but secrets                diet-viewers: pull       my-diet on dev: two_factor                                     no
support                                   -          -                            -                                          -                        my-diet on dev: two_factor, my-diet-admin on prod: two_factor  no
everybody with an account                 -          -                            -                                          -                        my-diet on dev: two_factor                                     no
the app's key on clusters with dev, prod  -          -                            -                                          -                        -                                                              yes
key age1ql3z7hjy…mcac8p                   -          -                            -                                          -                        -                                                              yes`;

const boardTable = `\
board (Board)

WHO                                 ROLE  board-platform  bulletin  GITHUB board-platform  OIDC  DECRYPTS
the app's key on clusters with dev  -     -               -         -                      -     yes`;

describe("npm run platform -- access", function () {
  this.timeout(180_000);
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "gitops-platform-access-"));
    mkdirSync(join(directory, "apps"));
    register("my-diet", diet);
    register("board", board);
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  function register(app: string, registration: string): void {
    writeFileSync(join(directory, "apps", `${app}.yaml`), registration);
  }

  /** Without anything in the environment: no token, no cluster, no stack. */
  const access = (...args: string[]) =>
    runPlatform(["access", ...args], {
      cwd: directory,
      env: { HOME: directory },
      extendEnv: false,
      reject: false,
    });

  it("shows one app as a table that lines up, without a colour", async () => {
    const { stdout, stderr, exitCode } = await access("my-diet");
    assert.equal(stdout, dietTable);
    assert.deepEqual([stderr, exitCode], ["", 0]);
  });

  it("shows every app when none is named", async () => {
    const { stdout, exitCode } = await access();
    assert.equal(stdout, `${boardTable}\n\n${dietTable}`);
    assert.equal(exitCode, 0);
  });

  it("tells machines the same", async () => {
    const { stdout } = await access("my-diet", "--json");
    assert.deepEqual(JSON.parse(stdout), {
      app: "my-diet",
      displayName: "MyDiet",
      description: null,
      owner: null,
      contact: null,
      platformRepository: "my-diet-platform",
      namespaces: { platform: "my-diet-platform", workloads: ["my-diet-splash", "my-diet-dev", "my-diet-prod"] },
      groups: [
        group("mydiet-ops", "admin", { team: "diet-ops", permission: "maintain" }, "yes, sees the secrets"),
        group("oidc:leads", "admin", null, "yes, sees the secrets"),
        group("mydiet-developer", "developer", { team: "diet-developers", permission: "push" }, "yes, by a commit"),
        group("contractors", "developer", null, null),
        group("mydiet-viewer", "reader", { team: "diet-viewers", permission: "pull" }, null),
      ],
      guests: [{ group: "support", oidc: [everybodys, { ...everybodys, id: "my-diet-admin", environment: "prod" }] }],
      everybody: [everybodys],
      keys: [
        { kind: "app", environments: ["dev", "prod"] },
        { kind: "person", recipient },
      ],
      githubApps: [],
    });
    const all: unknown = JSON.parse((await access("--json")).stdout);
    assert(Array.isArray(all) && all.length === 2);
  });

  it("says whose the app is, as far as the registration does", async () => {
    const about = "description: Where we write\nowner: Team Chalk\ncontact: https://chat.example.org/#chalk\n";
    register("board", about + board);
    const { stdout } = await access("board");
    const lines = "Where we write\nOwner: Team Chalk\nContact: https://chat.example.org/#chalk";
    assert.equal(stdout, boardTable.replace("board (Board)\n", `board (Board)\n${lines}\n`));
    register("board", `owner: "\\e[31mTeam"\n${board}`);
    const { stderr } = await access("board");
    assert.match(stderr, /apps\/board.yaml:1 {2}owner {2}has a control character; write plain text/);
  });

  it("names the GitHub Apps whose private keys are among the app's secrets", async () => {
    const cases = [
      [
        "githubApp: board",
        "githubApp: board\n",
        "Flux reads board-platform and apps.board with the GitHub App board: ",
      ],
      ["source.githubApp", "", "Flux reads apps.board with the GitHub App code: "],
    ] as const;
    for (const [what, top, reads] of cases) {
      const source = top === "" ? "apps.board, githubApp: code" : "apps.board";
      register("board", top + board.replace("apps.board", source));
      const { stdout, stderr } = await access("board");
      const who = "who sees the secrets of board-platform, or pushes to board-platform, can act as that App.";
      assert.equal(stdout, `${boardTable}\n\n${reads}${who}`, `${what} ${stderr}`);
    }
    const elsewhere = board.replace("apps.board", "apps.board, owner: games");
    register("board", `githubApp: board\n${elsewhere}`);
    assert.match((await access("board")).stdout, /Flux reads board-platform with the GitHub App board: /);
    register("board", elsewhere.replace("games", "games, githubApp: code"));
    assert.match((await access("board")).stdout, /Flux reads games\/apps\.board with the GitHub App code: /);
    register("board", `githubApp: board\n${board.replace("apps.board", "apps.board, githubApp: code")}`);
    const { stdout } = await access("board", "--json");
    assert.deepEqual(z.looseObject({ githubApps: z.unknown() }).parse(JSON.parse(stdout)).githubApps, [
      { githubApp: "board", repositories: ["board-platform"] },
      { githubApp: "code", repositories: ["apps.board"] },
    ]);
  });

  it("knows no app but those that are registered", async () => {
    const { stdout, stderr, exitCode } = await access("my-dite");
    assert.equal(stderr, 'There is no app "my-dite" among board, my-diet; did you mean "my-diet"?');
    assert.deepEqual([stdout, exitCode], ["", 2]);
  });

  it("says so when nothing is registered", async () => {
    rmSync(join(directory, "apps"), { recursive: true });
    const { stderr, exitCode } = await access("my-diet");
    assert.equal(stderr, 'There is no app "my-diet"; there are no registrations at all');
    assert.equal(exitCode, 2);
  });

  it("shows nothing of registrations with a fault", async () => {
    register("board", board.replace("displayName", "displayname").replace("hostname: board", "hostname: app"));
    const { stdout, stderr, exitCode } = await access("my-diet");
    assert.equal(
      stderr,
      [
        "The configuration has 2 errors; nothing was changed.",
        '  apps/board.yaml:1  displayname  is not a known key; did you mean "displayName"?',
        '  apps/my-diet.yaml:12  environments.prod.hostname  "app.example.org" is taken by apps/board.yaml:4 ' +
          "environments.dev.hostname; write another host name, or name it under sharedHostnames of both, each of " +
          "which has paths of its own",
      ].join("\n"),
    );
    assert.deepEqual([stdout, exitCode], ["", 1]);
  });

  it("takes another directory, which must be there", async () => {
    assert.equal((await access("board", "--apps", "./apps")).stdout, boardTable);
    const { stderr, exitCode } = await access("--apps", "nowhere");
    assert.match(stderr, /\n {2}command line {2}--apps {2}there is no directory "nowhere"; make it, or/);
    assert.equal(exitCode, 1);
  });
});

const everybodys = { id: "my-diet", environment: "dev", policy: "two_factor" };

function group(name: string, role: string, github: object | null, decrypts: string | null): object {
  const words: Record<string, object> = {
    admin: { platform: "sees deployment and secrets", workloads: "changes everything, and who may" },
    developer: { platform: "sees deployment", workloads: "changes everything, secrets too" },
    reader: { platform: "sees deployment", workloads: "sees everything but secrets" },
  };
  const admins = name === "mydiet-ops" ? [{ ...everybodys, id: "my-diet-admin", environment: "prod" }] : [];
  return { group: name, role, kubernetes: words[role], github, oidc: [everybodys, ...admins], decrypts };
}
