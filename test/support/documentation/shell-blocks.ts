/** The fenced `sh` blocks of a page, in order, without the indentation that a list gives them. */
export function shellBlocks(page: string): string[] {
  return [...page.matchAll(/^( *)```sh\n([^]*?)^\1```$/gm)].map(([, indent = "", block = ""]) =>
    block.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  );
}
