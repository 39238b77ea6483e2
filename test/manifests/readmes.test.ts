import assert from "node:assert/strict";
import type { App } from "../../model/app.ts";
import { fleetReadme } from "../../manifests/fleet/readme.ts";
import { board, myDiet, myImages, mySecretDiet, shop } from "../support/fixtures.ts";
import { filesOfApp } from "../support/app-files.ts";
import { hardPhrases } from "../support/prose.ts";

/** An app with every awkward thing in it that the configuration lets through. */
const awkward: App = {
  ...board,
  name: "a--b",
  displayName: "A | B <script> *x* [y](z) `q`",
  description: "- # A | B <script> *x* [y](z) `q` _z_",
  owner: "A | B <script> *x* [y](z) `q`",
  contact: "https://chat.example.org/a_b#c|d",
  access: [{ group: "my_team_ops", role: "admin", team: "my_team" }],
  names: { platformRepository: "a--b-platform", platformNamespace: "a--b-platform", homeNamespace: "a--b-splash" },
};

const readmes: Record<string, string> = {
  "the fleet": fleetReadme({
    clusters: [
      { cluster: "dev/home", apps: ["a--b", "my-diet"] },
      { cluster: "prod/cloud", apps: ["my-diet"] },
    ],
    apps: [awkward, myDiet].map(({ name, displayName, owner, contact, names, source }) => ({
      name,
      displayName,
      ...(owner === undefined ? {} : { owner }),
      ...(contact === undefined ? {} : { contact }),
      platformRepository: `labrats-work/${names.platformRepository}`,
      sourceRepository: `labrats-work/${source.repository}`,
      urls: ["https://a.example.org", "https://b.example.org"],
    })),
  }),
  ...Object.fromEntries([awkward, myDiet, shop].map((app) => [app.name, readmeOf(app)])),
  "an app with secrets": readmeOf(mySecretDiet),
  "an app with images": readmeOf({ ...myDiet, images: myImages }),
};

function readmeOf(app: App): string {
  return filesOfApp(app)[`${app.names.platformRepository}/README.md`] ?? "";
}

/** The part of Mermaid's flowcharts that is used: boxes with quoted text, and lines between them, some with a label. */
const id = /[a-z]+\d*/.source;
const box = `${id}(?:\\["[^"]+"\\])?`;
const mermaidLine = new RegExp(`^ {2}${box}(?: (?:-->|-\\. [a-z0-9-]+ \\.->) ${box})?$`);

for (const [what, text] of Object.entries(readmes)) {
  describe(`the README of ${what}`, () => {
    it("has a diagram that Mermaid draws", () => {
      const [, diagram = ""] = /```mermaid\n([^`]*)```/.exec(text) ?? [];
      const [head, ...lines] = diagram.trimEnd().split("\n");
      assert.equal(head, "flowchart LR");
      assert(lines.length > 1);
      assert.deepEqual(
        lines.filter((line) => !mermaidLine.test(line)),
        [],
      );
    });

    it("has tables whose rows all have the same columns, at the same places", () => {
      const tables = text.split("\n\n").filter((block) => block.startsWith("|"));
      assert.ok(tables.length >= 2);
      for (const rows of tables.map((block) => block.trimEnd().split("\n"))) {
        const places = rows.map((row) => [...row.matchAll(/(?<!\\)\|/g)].map(({ index }) => index).join(" "));
        assert.deepEqual([...new Set(places)], places.slice(0, 1), rows.join("\n"));
      }
    });

    it("has no phrase that is hard to read", () => {
      assert.deepEqual(hardPhrases(text), []);
    });

    it("says nothing that Markdown would take for something else", () => {
      assert.doesNotMatch(text.replaceAll(/```[^`]*```|`[^`\n]*`/g, ""), /(?<!\\)<(?!https:)|(?<![\\\w])[*_]\w/);
    });
  });
}

describe("the README of an app", () => {
  it("says how to keep text from being taken for a variable, unless the app has no variables", () => {
    const text = readmeOf(myDiet);
    assert.match(text, /^- dev: `HOSTNAME`, `LOG_LEVEL`$/m);
    for (const way of [
      "`$${file}`",
      "`$$$$`",
      "kustomize.toolkit.fluxcd.io/substitute: disabled`",
      "`substitute: false`",
    ]) {
      assert.ok(text.includes(way), way);
    }
    const environments = myDiet.environments.map((environment) => ({ ...environment, substitute: false as const }));
    const { home, ...others } = myDiet;
    assert.ok(home !== undefined);
    const plain = readmeOf({ ...others, environments });
    assert.match(plain, /applies the manifests of the source repository as they are/);
    assert.doesNotMatch(plain, /HOSTNAME/);
  });

  it("says which secrets arrive where, and how to see it", () => {
    const text = readmeOf(mySecretDiet);
    assert.match(
      text,
      /\n- `mail` to `my-diet-splash`\n- `database-dev` to `my-diet-dev`, as `database`\n- `mail` to `my-diet-dev`\n/,
    );
    assert.match(text, /\nkubectl get externalsecrets --namespace my-diet-splash\n/);
  });

  it("says how to have one copied when there are none", () => {
    assert.match(
      readmeOf(myDiet),
      /To copy a secret [^.]*, list it under `secrets` in\nthe app's registration \(`apps\/my-diet.yaml` in the platform's configuration\)/,
    );
  });
});
