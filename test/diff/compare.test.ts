import assert from "node:assert/strict";
import { compare, type Comparison } from "../../diff/compare.ts";
import { COMMENT_LENGTH, commentOn } from "../../diff/markdown.ts";
import type { Snapshot, StackSnapshot } from "../../diff/snapshot.ts";
import { renderComparison } from "../../diff/terminal.ts";

function stack(changes: Partial<StackSnapshot> = {}): StackSnapshot {
  return { stack: "dev", cluster: "dev/home", files: {}, objects: {}, errors: [], ...changes };
}

function snapshot(stacks: readonly StackSnapshot[], access: Snapshot["access"] = {}): Snapshot {
  return { stacks: [...stacks], access };
}

const page = (text: string): string => `kind: ConfigMap\ndata:\n  a: "1"\n  text: ${text}\n  z: "1"\n`;

const base = snapshot(
  [
    stack({
      files: { "fleet/a.yaml": "a\n", "fleet/old.yaml": "b\n", "fleet/same.yaml": "c\n" },
      objects: { "ConfigMap web/page": page("old"), "Secret web/gone": "kind: Secret\n" },
      errors: ["fleet/a.yaml:1  is wrong"],
    }),
    stack({ stack: "lab", cluster: "dev/lab", files: { "fleet/clusters/dev/lab/apps.yaml": "a\n" } }),
  ],
  { web: ["ops is admin in web-dev"] },
);

const head = snapshot(
  [
    stack({
      files: { "fleet/a.yaml": "A\n", "fleet/same.yaml": "c\n", "fleet/new.yaml": "d\n" },
      objects: { "ConfigMap web/page": page("new") },
      errors: ["fleet/new.yaml:2  is wrong too"],
    }),
    stack({ stack: "prod", cluster: "prod/cloud", files: { "fleet/clusters/prod/cloud/apps.yaml": "a\n" } }),
  ],
  { shop: ["shop is reader in shop-dev"], web: ["ops is reader in web-dev"] },
);

describe("a comparison of two states of a project", () => {
  const comparison = compare(base, head);

  it("names every file and object that was added, removed or changed, with a diff", () => {
    const [dev] = comparison.stacks;
    assert.deepEqual(
      dev?.files.map(({ name, kind }) => `${kind} ${name}`),
      ["changed fleet/a.yaml", "added fleet/new.yaml", "removed fleet/old.yaml"],
    );
    assert.deepEqual(dev.objects[0], {
      name: "ConfigMap web/page",
      kind: "changed",
      patch: '@@ -1,5 +1,5 @@\n kind: ConfigMap\n data:\n   a: "1"\n-  text: old\n+  text: new\n   z: "1"',
    });
  });

  it("tells new stacks and removed ones", () => {
    assert.deepEqual(
      comparison.stacks.map((one) => [one.stack, one.cluster, one.kind]),
      [
        ["dev", "dev/home", "changed"],
        ["lab", "dev/lab", "removed"],
        ["prod", "prod/cloud", "added"],
      ],
    );
  });

  it("tells who gains and who loses access", () => {
    assert.deepEqual(comparison.access, [
      { app: "shop", gained: ["shop is reader in shop-dev"], lost: [] },
      { app: "web", gained: ["ops is reader in web-dev"], lost: ["ops is admin in web-dev"] },
    ]);
  });

  it("tells the errors of the head, and those that it has solved", () => {
    const [dev] = comparison.stacks;
    assert.deepEqual(dev?.errors, ["fleet/new.yaml:2  is wrong too"]);
    assert.deepEqual(dev.solved, ["fleet/a.yaml:1  is wrong"]);
  });

  it("finds nothing where nothing is different", () => {
    assert.deepEqual(
      compare(head, head).stacks.map(({ kind, files, objects }) => [kind, files, objects]),
      [
        ["same", [], []],
        ["same", [], []],
      ],
    );
    assert.deepEqual(compare(head, head).access, []);
  });

  it("is a list for people", () => {
    assert.equal(
      renderComparison(comparison),
      `dev (dev/home): 3 files, 2 objects, 1 error
  Files
    ~ fleet/a.yaml
    + fleet/new.yaml
    - fleet/old.yaml
  Objects
    ~ ConfigMap web/page
      @@ -1,5 +1,5 @@
       kind: ConfigMap
       data:
         a: "1"
      -  text: old
      +  text: new
         z: "1"
    - Secret web/gone
  Errors
    fleet/new.yaml:2  is wrong too
  Solved errors
    fleet/a.yaml:1  is wrong

lab (dev/lab) is removed: 1 file, 0 objects
  Files
    - fleet/clusters/dev/lab/apps.yaml

prod (prod/cloud) is new: 1 file, 0 objects
  Files
    + fleet/clusters/prod/cloud/apps.yaml

Access
  shop
    + shop is reader in shop-dev
  web
    + ops is reader in web-dev
    - ops is admin in web-dev`,
    );
  });

  it("has colours only if asked for them", () => {
    assert(renderComparison(comparison, true).includes("\u001B[32m+ fleet/new.yaml\u001B[39m"));
    assert(!renderComparison(comparison).includes("\u001B"));
  });
});

describe("a comment on a pull request", () => {
  const withObjects = (texts: readonly string[]): Comparison =>
    compare(
      snapshot([stack()]),
      snapshot([stack({ objects: Object.fromEntries(texts.map((text, index) => [`ConfigMap web/${index}`, text])) })]),
    );

  it("shows small diffs and folds large ones", () => {
    const comment = commentOn(withObjects(["a: 1\n", "a: 1\n".repeat(50)]));
    assert.match(comment, /<details open><summary><code>ConfigMap web\/0<\/code> is added<\/summary>/);
    assert.match(comment, /<details><summary><code>ConfigMap web\/1<\/code> is added<\/summary>/);
  });

  it("is never longer than GitHub takes, and says how many diffs are left out", () => {
    const comment = commentOn(withObjects(Array.from({ length: 30 }, () => "some: text\n".repeat(400))));
    assert(comment.length < COMMENT_LENGTH + 200);
    assert.match(comment, /\n\d+ of 30 diffs do not fit here\. To see them, run: `platform diff`$/);
  });

  it("cannot be broken out of by what is compared", () => {
    const comment = commentOn(withObjects(["a: |\n  ```\n  <b>\n  ```\n"]));
    assert.match(comment, /\n````diff\n[^]*\n````\n/);
    const named = compare(snapshot([stack()]), snapshot([stack({ objects: { "A <img>/b": "a\n" } })]));
    assert.match(commentOn(named), /<code>A &lt;img&gt;\/b<\/code>/);
  });
});
