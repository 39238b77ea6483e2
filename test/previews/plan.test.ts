import assert from "node:assert/strict";
import { filesOf, plan } from "../../previews/plan.mjs";
import { previewTemplate } from "../../manifests/previews/template.ts";
import { toYaml } from "../../yaml/write.ts";
import { parseYamlDocuments } from "../support/parse-yaml.ts";

const template = {
  app: "my-diet",
  cluster: "dev/home",
  repository: "labrats-work/apps.my-diet",
  domain: "my-diet.example.org",
  hours: 72,
  text: "number: %number%\ncommit: %commit%\nsince: %since%\n",
};
const one = "1".repeat(40);
const two = "2".repeat(40);
const pull = { number: 7, commit: one, isLabelled: true, isFork: false };
const preview = {
  app: "my-diet",
  cluster: "dev/home",
  number: 7,
  commit: one,
  since: "2026-11-20T12:00:00Z",
  text: "",
};
const now = new Date("2026-11-21T12:00:00.123Z");

/** What becomes of the pull requests of one repository. */
function outcomes(changes: Partial<Parameters<typeof plan>[0]> = {}) {
  const pullRequests = new Map([[template.repository, [pull]]]);
  return plan({ templates: [template], previews: [], pullRequests, now, ...changes });
}

const pulls = (...all: (typeof pull)[]) => ({ pullRequests: new Map([[template.repository, all]]) });

describe("the plan of previews", () => {
  it("has one for each open pull request with the label", () => {
    const others = [
      { ...pull, number: 8, isLabelled: false },
      { ...pull, number: 9 },
    ];
    assert.deepEqual(outcomes(pulls(pull, ...others)), [
      { template, number: 7, state: "running", commit: one, since: "2026-11-21T12:00:00Z" },
      { template, number: 9, state: "running", commit: one, since: "2026-11-21T12:00:00Z" },
    ]);
  });

  it("remembers since when a commit is there, and starts again with another", () => {
    const since = (commit: string) => outcomes({ previews: [preview], ...pulls({ ...pull, commit }) });
    assert.deepEqual(since(one), [{ template, number: 7, state: "running", commit: one, since: preview.since }]);
    assert.deepEqual(since(two), [
      { template, number: 7, state: "running", commit: two, since: "2026-11-21T12:00:00Z" },
    ]);
  });

  it("ends when the time is up since the last push, to the second", () => {
    const at = (time: string) => outcomes({ previews: [preview], now: new Date(time) }).map(({ state }) => state);
    assert.deepEqual(at("2026-11-23T11:59:59Z"), ["running"]);
    assert.deepEqual(at("2026-11-23T12:00:00Z"), ["expired"]);
  });

  it("ends with the label, and with the pull request", () => {
    const state = (...all: (typeof pull)[]) =>
      outcomes({ previews: [preview], ...pulls(...all) }).map((outcome) => outcome.state);
    assert.deepEqual(state({ ...pull, isLabelled: false }), ["unlabelled"]);
    assert.deepEqual(state(), ["closed"]);
    assert.deepEqual(state({ ...pull, number: 8, isLabelled: false }), ["closed"]);
  });

  it("has none for a fork, whatever it had before", () => {
    const isFork = true;
    assert.deepEqual(outcomes({ previews: [preview], ...pulls({ ...pull, isFork }) }), [
      { template, number: 7, state: "fork" },
    ]);
  });

  it("leaves what it has where it cannot see the pull requests", () => {
    const text = "as it is\n";
    const unknown = outcomes({ previews: [{ ...preview, text }], pullRequests: new Map() });
    assert.deepEqual(unknown, [{ template, number: 7, state: "unknown", text }]);
    assert.deepEqual([...filesOf(unknown)], [["clusters/dev/home/previews/my-diet-pr-7.yaml", text]]);
  });

  it("tells clusters, and apps of one repository, apart", () => {
    const templates = [template, { ...template, cluster: "dev/away" }, { ...template, app: "shop", hours: 1 }];
    const gone = { ...preview, app: "gone" };
    const previews = [preview, { ...preview, app: "shop" }, gone, { ...preview, cluster: "dev/off", number: 8 }];
    const found = outcomes({ templates, previews });
    assert.deepEqual(
      found.map((outcome) => [
        outcome.template.app,
        outcome.template.cluster,
        outcome.state === "running" ? outcome.since : outcome.state,
      ]),
      [
        ["my-diet", "dev/home", preview.since],
        ["my-diet", "dev/away", "2026-11-21T12:00:00Z"],
        ["shop", "dev/home", "expired"],
      ],
    );
    assert.deepEqual(
      [...filesOf(found).keys()],
      ["clusters/dev/home/previews/my-diet-pr-7.yaml", "clusters/dev/away/previews/my-diet-pr-7.yaml"],
    );
  });
});

describe("the file of a preview", () => {
  const running = { template, number: 7, state: "running" as const, commit: one, since: preview.since };

  it("has number, commit and time in it, and is else as the template says", () => {
    assert.deepEqual([...filesOf([running]).values()], [`number: 7\ncommit: ${one}\nsince: ${preview.since}\n`]);
  });

  it("is refused when one of them is not what it should be", () => {
    for (const bad of [
      { number: 0 },
      { number: 1.5 },
      { number: 123_456 },
      { commit: `${one.slice(1)}\n` },
      { commit: "main" },
      { commit: one.toUpperCase().replace("1", "A") },
      { since: "yesterday" },
      { since: `${preview.since}\nkind: ClusterRole` },
    ]) {
      assert.throws(
        () => filesOf([{ ...running, ...bad }]),
        /^Error: not a (number|commit|since): /,
        JSON.stringify(bad),
      );
    }
  });

  it("is text where text is wanted, even where a commit is all digits", () => {
    const text = toYaml([
      previewTemplate({ app: "my-diet", directory: "clusters/dev/home", labelPrefix: "labrats.work" }),
    ]);
    const [file = ""] = filesOf([{ ...running, template: { ...template, text } }]).values();
    const [object] = parseYamlDocuments(file, "preview.yaml");
    const expected = JSON.stringify(
      previewTemplate({ app: "my-diet", directory: "clusters/dev/home", labelPrefix: "labrats.work" }),
    )
      .replaceAll("%number%", "7")
      .replaceAll("%commit%", one)
      .replaceAll("%since%", preview.since);
    assert.deepEqual(object, JSON.parse(expected));
  });
});
