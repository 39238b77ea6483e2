import type { Change, Comparison, StackComparison } from "./compare.ts";
import { stackTitle } from "./terminal.ts";

/** Characters that the comment may have: GitHub takes 65,536, and a workflow adds some of its own. */
export const COMMENT_LENGTH = 60_000;

/** Lines of a diff beyond which it is folded. */
const unfolded = 20;

/**
 * A comparison as a comment on a pull request, in GitHub's Markdown. Large diffs are folded, and diffs that no longer fit
 * are left out, with a line that says so.
 */
export function commentOn(comparison: Comparison): string {
  const summary = [
    ...comparison.stacks.map((stack) => `- ${code(stackTitle(stack))}`),
    "",
    ...accessSection(comparison),
    ...comparison.stacks.flatMap(errorSection),
  ].join("\n");
  const diffs = comparison.stacks.flatMap(diffSections);
  let text = summary;
  let left = 0;
  for (const diff of diffs) {
    if (text.length + diff.length > COMMENT_LENGTH) left += 1;
    else text = `${text}\n${diff}`;
  }
  const note = `\n${left} of ${diffs.length} diffs do not fit here. To see them, run: \`platform diff\``;
  return left === 0 ? text : `${text}${note}`;
}

function accessSection({ access }: Comparison): string[] {
  if (access.length === 0) return ["Nobody gains or loses access.", ""];
  return [
    "**Access**",
    "",
    "```diff",
    ...access.flatMap(({ app, gained, lost }) => [
      `# ${app}`,
      ...gained.map((line) => `+ ${line}`),
      ...lost.map((line) => `- ${line}`),
    ]),
    "```",
    "",
  ];
}

function errorSection({ stack, errors }: StackComparison): string[] {
  if (errors.length === 0) return [];
  return [`**Errors of ${stack}**`, "", fenced("text", errors.join("\n")), ""];
}

function diffSections({ stack, files, objects }: StackComparison): string[] {
  return [
    ...titled(`**Objects of ${stack}**`, objects),
    // The content of a file is in its objects. A person who wants to see how it is written looks into the file.
    ...(files.length === 0 ? [] : [listOf(`Files of ${stack}`, files)]),
  ];
}

function titled(title: string, changes: readonly Change[]): string[] {
  return changes.map((change, index) => (index === 0 ? `${title}\n\n${diffOf(change)}` : diffOf(change)));
}

function diffOf({ name, kind, patch }: Change): string {
  const title = kind === "changed" ? code(name) : `${code(name)} is ${kind}`;
  const body = fenced("diff", patch);
  const isOpen = patch.split("\n").length <= unfolded;
  return `<details${isOpen ? " open" : ""}><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

function listOf(title: string, changes: readonly Change[]): string {
  const signs = { added: "+", removed: "-", changed: "!" } as const;
  const lines = changes.map(({ name, kind }) => `${signs[kind]} ${name}`);
  return `<details><summary>${title}</summary>\n\n${fenced("diff", lines.join("\n"))}\n\n</details>`;
}

/** A block of code whose fence is longer than any in the text. */
function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([found]) => found.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

function code(text: string): string {
  return `<code>${text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")}</code>`;
}
