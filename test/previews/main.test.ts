import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { appPreviewFiles } from "../../manifests/previews/app-files.ts";
import { previewsFiles } from "../../manifests/previews/template.ts";
import { previewsProgram, previewsWorkflow } from "../../manifests/previews/workflow.ts";
import { Running } from "../sandbox/github/running.ts";
import { previewArgs } from "../support/fixtures.ts";
import { type HowToRun, runPreviewsWorkflow, type WorkflowRun } from "../support/previews-workflow.ts";
import { PullRequests } from "../support/pull-requests.ts";

const directory = "clusters/dev/home";
const fileOf = (number: number, app = "my-diet"): string => `${directory}/previews/${app}-pr-${number}.yaml`;

describe("the workflow of previews, run", function () {
  this.timeout(180_000);
  const running = new Running();
  let pulls: PullRequests;

  before(async () => {
    const { github } = running;
    const seeds = {
      fleet: {
        ...previewsWorkflow,
        ...previewsProgram,
        ...previewsFiles(directory),
        ...template("my-diet"),
      },
      "apps.my-diet": { "README.md": "MyDiet\n" },
      "apps.shop": { "README.md": "Shop\n" },
    };
    for (const [name, files] of Object.entries(seeds)) {
      const seed = join(running.directory, "seeds", name);
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(seed, path)), { recursive: true });
        writeFileSync(join(seed, path), text);
      }
      await github.seedRepository(name, seed);
    }
    pulls = new PullRequests(github, "apps.my-diet");
  });

  afterEach(() => {
    running.github.failNext = undefined;
  });

  it("writes a file for a pull request with the label, and says so there", async () => {
    const { number, commit } = await labelled("written");
    const other = await opened("without-label");
    await run();
    const text = await file(number);
    assert.match(text ?? "", new RegExp(`labrats.work/commit: "${commit}"\n`));
    assert.match(text ?? "", new RegExp(`^ {6}NUMBER: "${number}"$`, "m"));
    assert.equal(await file(other.number), undefined);
    assert.deepEqual(
      (await pulls.comments(number)).map((comment) => comment.split("\n").slice(0, 4)),
      [
        [
          "<!-- preview of my-diet on dev/home -->",
          `**Preview**: https://pr-${number}.my-diet.example.org`,
          "",
          "- state: being deployed",
        ],
      ],
    );
    assert.deepEqual(await pulls.comments(other.number), []);
  });

  it("changes nothing the second time", async () => {
    const { number } = await labelled("unchanged");
    await run();
    const head = await lastCommit();
    const { mark } = running.github.requests;
    await run();
    assert.equal(await lastCommit(), head);
    assert.deepEqual(running.github.requests.writes(mark), []);
    assert.equal((await pulls.comments(number)).length, 1);
  });

  it("makes one commit of all that has changed", async () => {
    const one = await labelled("first-of-two");
    const two = await labelled("second-of-two");
    const before = (await running.github.commits("fleet")).length;
    await run();
    const commits = await running.github.commits("fleet");
    assert.equal(commits.length, before + 1);
    assert.equal(
      commits[0]?.message,
      `Previews: change 2 of them\n\nadd my-diet-pr-${two.number}\nadd my-diet-pr-${one.number}`,
    );
    assert.equal(commits[0].author.name, "gitops-platform");
  });

  it("follows a push, and starts to count again", async () => {
    const { number } = await labelled("pushed");
    await run();
    await aged(number, 60);
    const commit = await pulls.push("pushed", { "more.md": "More\n" });
    await run();
    const text = (await file(number)) ?? "";
    assert.match(text, new RegExp(`labrats.work/commit: "${commit}"\n`));
    assert.ok(Date.now() - sinceOf(text) < 60_000, text);
  });

  it("says that a preview is ready once it answers, not in the moment of a push", async () => {
    const { number } = await labelled("answering");
    const state = async (): Promise<string | undefined> =>
      /state: (.*)/.exec((await pulls.comments(number))[0] ?? "")?.[1];
    await run({ answers: true });
    assert.equal(await state(), "being deployed");
    await aged(number, 1);
    await run({ answers: true });
    assert.equal(await state(), "ready");
  });

  it("removes what has lost its label", async () => {
    const { number } = await labelled("unlabelled");
    await run();
    await pulls.unlabel(number);
    await run();
    assert.equal(await file(number), undefined);
    assert.match((await pulls.comments(number)).join(), /^.*\n\*\*The preview is removed\*\*: the label/);
  });

  it("removes what is closed", async () => {
    const { number } = await labelled("closed");
    await run();
    await pulls.close(number);
    await run();
    assert.equal(await file(number), undefined);
    assert.match(
      (await pulls.comments(number)).join(),
      /^.*\n\*\*The preview is removed\*\*: the pull request is closed/,
    );
  });

  it("removes what nobody has pushed to for too long, and takes the label away, until somebody adds it again", async () => {
    const { number } = await labelled("expired");
    await pulls.label(number, "other-label");
    await run();
    await aged(number, 72);
    await run();
    assert.equal(await file(number), undefined);
    assert.deepEqual(await pulls.labels(number), ["other-label"]);
    assert.match((await pulls.comments(number)).join(), /got no push for 72 hours/);
    await run();
    assert.equal(await file(number), undefined);
    await pulls.label(number);
    await run();
    assert.notEqual(await file(number), undefined);
    assert.equal((await pulls.comments(number)).length, 1);
  });

  it("gives a fork nothing but a comment", async () => {
    await pulls.ask("POST", "forks", { name: "fork-of-my-diet" });
    await pulls.push("from-fork", { "fork.md": "Foreign\n" }, "fork-of-my-diet");
    const number = await pulls.open("from-fork", { head_repo: "fork-of-my-diet" });
    await pulls.label(number);
    await run();
    await run();
    assert.equal(await file(number), undefined);
    const [comment, ...more] = await pulls.comments(number);
    assert.match(comment ?? "", /No preview.*from a fork/);
    assert.deepEqual(more, []);
  });

  it("tries again when somebody else has pushed in between", async () => {
    const { number } = await labelled("raced");
    const { output } = await run({
      meanwhile: async () => {
        await pulls.push("main", { [fileOf(99_999)]: "kind: List\n" }, "fleet");
      },
    });
    assert.match(output, /try again/);
    assert.notEqual(await file(number), undefined);
    assert.equal(await file(99_999), undefined, "what came in between was looked at too");
  });

  it("leaves previews alone while GitHub does not tell of their pull requests, and fails", async () => {
    const { number } = await labelled("unknown");
    await run();
    const before = await lastCommit();
    running.github.failNext = ({ operationId }) => (operationId === "pulls/list" ? 404 : undefined);
    await pulls.unlabel(number);
    const { code, output } = await runPreviewsWorkflow(running.github);
    assert.equal(code, 1);
    assert.match(output, /GET \/repos\/labrats-work\/apps\.my-diet\/pulls.*404/);
    assert.equal(await lastCommit(), before);
  });

  it("leaves what is damaged, goes on with all else, and fails", async () => {
    const damaged = await labelled("damaged");
    await run();
    const before = await file(damaged.number);
    await pulls.push(
      "main",
      {
        ...template("shop"),
        [`${directory}/preview-templates/my-diet/preview.json`]: '{ "app": "my-diet", "hours": 72',
        "clusters/README.md": "Our clusters.\n",
        "clusters/dev/notes.txt": "What we know of them.\n",
        [`${directory}/preview-templates/notes.txt`]: "What we know of previews.\n",
      },
      "fleet",
    );
    await pulls.unlabel(damaged.number);
    const shop = new PullRequests(running.github, "apps.shop");
    await shop.push("beside-damage", { "change.md": "A change\n" });
    const number = await shop.open("beside-damage");
    await shop.label(number);
    const { code, output } = await runPreviewsWorkflow(running.github);
    assert.equal(code, 1);
    assert.match(output, /preview-templates\/my-diet\/preview\.json is damaged: .*; its previews stay as they are$/m);
    assert.doesNotMatch(output, /notes\.txt|^ +at /m);
    assert.equal(await file(damaged.number), before);
    assert.notEqual(await file(number, "shop"), undefined);
    await shop.close(number);
    await pulls.push("main", template("my-diet"), "fleet");
    await run();
    assert.equal(await file(damaged.number), undefined);
    assert.equal(await file(number, "shop"), undefined);
  });

  it("keeps the previews of an app whose repository GitHub fails to tell of, and goes on with the others", async () => {
    const failing = await labelled("failing");
    await pulls.push("main", template("shop"), "fleet");
    const shop = new PullRequests(running.github, "apps.shop");
    await run();
    await pulls.unlabel(failing.number);
    await shop.push("beside-failure", { "change.md": "A change\n" });
    const number = await shop.open("beside-failure");
    await shop.label(number);
    running.github.failNext = ({ operationId, path }) =>
      operationId === "pulls/list" && path.includes("apps.my-diet") ? 502 : undefined;
    const { code, output } = await runPreviewsWorkflow(running.github);
    assert.equal(code, 1);
    assert.match(output, /GET \/repos\/labrats-work\/apps\.my-diet\/pulls.*: 502/);
    assert.notEqual(await file(failing.number), undefined);
    assert.notEqual(await file(number, "shop"), undefined);
  });

  it("goes on when it cannot comment, and fails in the end", async () => {
    const { number } = await labelled("speechless");
    running.github.failNext = ({ operationId }) => (operationId === "issues/create-comment" ? 403 : undefined);
    const { code } = await runPreviewsWorkflow(running.github);
    assert.equal(code, 1);
    assert.notEqual(await file(number), undefined);
  });

  it("does nothing without its token, and never shows it", async () => {
    const before = await lastCommit();
    const { code, output } = await runPreviewsWorkflow(running.github, { environment: { PREVIEWS_TOKEN: "" } });
    assert.equal(code, 1);
    assert.match(output, /PREVIEWS_TOKEN is not set/);
    const refused = await runPreviewsWorkflow(running.github, { environment: { PREVIEWS_TOKEN: "ghp_wrong" } });
    assert.equal(refused.code, 1);
    assert.doesNotMatch(refused.output, /ghp_wrong/);
    assert.equal(await lastCommit(), before);
  });

  it("removes previews of an app that has none any more", async () => {
    const { number } = await labelled("orphaned");
    await run();
    const fleet = new PullRequests(running.github, "fleet");
    const template = `contents/${directory}/preview-templates/my-diet/preview.json`;
    const { sha, content } = z
      .looseObject({ sha: z.string(), content: z.string() })
      .parse(await fleet.ask("GET", template));
    await fleet.ask("DELETE", template, { message: "Take previews away", sha });
    await run();
    assert.equal(await file(number), undefined);
    await fleet.ask("PUT", template, { message: "Give them back", content });
  });

  async function run(how?: HowToRun): Promise<WorkflowRun> {
    const ended = await runPreviewsWorkflow(running.github, how);
    assert.equal(ended.code, 0, ended.output);
    return ended;
  }

  async function opened(branch: string): Promise<{ number: number; commit: string }> {
    const commit = await pulls.push(branch, { [`${branch}.md`]: "A change\n" });
    return { number: await pulls.open(branch), commit };
  }

  async function labelled(branch: string): Promise<{ number: number; commit: string }> {
    const pull = await opened(branch);
    await pulls.label(pull.number);
    return pull;
  }

  async function file(number: number, app?: string): Promise<string | undefined> {
    return (await running.github.files("fleet")).get(fileOf(number, app))?.toString();
  }

  async function lastCommit(): Promise<string | undefined> {
    return (await running.github.commits("fleet"))[0]?.sha;
  }

  /** Makes a preview some hours older than it is. */
  async function aged(number: number, hours: number): Promise<void> {
    const text = (await file(number)) ?? "";
    const earlier = new Date(sinceOf(text) - hours * 3_600_000).toISOString().replace(/\.\d+Z$/, "Z");
    await pulls.push("main", { [fileOf(number)]: text.replace(/(?<=since: ")[^"]+/, earlier) }, "fleet");
  }
});

/** The template of an app's previews, by path in the fleet repository. */
function template(app: string): Record<string, string> {
  const args = { ...previewArgs, app, repository: `labrats-work/apps.${app}`, domain: `${app}.example.org` };
  return Object.fromEntries(
    Object.entries(appPreviewFiles(args)).map(([path, text]) => [
      `${directory}/preview-templates/${app}/${path}`,
      text,
    ]),
  );
}

function sinceOf(text: string): number {
  return Date.parse(/since: "([^"]+)"/.exec(text)?.[1] ?? "");
}
