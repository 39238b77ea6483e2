import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import GithubSlugger from "github-slugger";

const root = join(import.meta.dirname, "../..");

/** Directories whose pages are not the project's documentation: dependencies, generated files, programs' output. */
const SKIPPED = new Set(["node_modules", ".git", ".sandbox", "dist", "golden", "seed"]);

/** Every Markdown page of the project. */
function pagesIn(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : pagesIn(path);
    return entry.name.endsWith(".md") ? [path] : [];
  });
}

const withoutCode = (text: string): string =>
  text.replaceAll(/^```[\s\S]*?^```/gm, "").replaceAll(/`[^`\n]*`/g, "code");

/** The anchors that GitHub makes of a page's headings. */
function anchorsOf(text: string): Set<string> {
  const slugger = new GithubSlugger();
  const headings = text.replaceAll(/^```[\s\S]*?^```/gm, "").matchAll(/^#{1,6} +(.*?) *$/gm);
  return new Set(
    Array.from(headings, ([, title = ""]) =>
      slugger.slug(title.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").replaceAll(/[*_`](?=\S)|(?<=\S)[*`]/g, "")),
    ),
  );
}

/** Links of a page that lead nowhere. */
function brokenLinks(page: string): string[] {
  const text = readFileSync(page, "utf8");
  const targets = Array.from(withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g), ([, target = ""]) => target);
  return targets
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [path = "", anchor] = target.split("#");
      // The pages that a new project gets link to the package's, which are those of this project.
      const [, installed] = path.split("node_modules/gitops-platform/");
      const inProject = installed === undefined ? join(dirname(page), path) : join(root, installed);
      const file = path === "" ? page : inProject;
      if (!existsSync(file)) return true;
      return anchor !== undefined && !anchorsOf(readFileSync(file, "utf8")).has(anchor);
    })
    .map((target) => `${relative(root, page)}: ${target}`);
}

describe("the documentation", () => {
  it("has no link to a file or a heading that does not exist", () => {
    const pages = pagesIn(root);
    assert(pages.length > 20, "the pages were not found");
    assert.deepEqual(pages.flatMap(brokenLinks), []);
  });

  it("has a row in its table of contents for every page of docs/", () => {
    const contents = readFileSync(join(root, "docs/README.md"), "utf8");
    const docs = join(root, "docs");
    const pages = pagesIn(docs)
      .map((page) => relative(docs, page))
      .filter((page) => page !== "README.md");
    assert.deepEqual(
      pages.filter((page) => !contents.includes(`](${page})`)),
      [],
    );
  });
});
