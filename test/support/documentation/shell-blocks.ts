/** The fenced `sh` blocks of a page, in order, without the indentation that a list gives them. */
export function shellBlocks(page: string): string[] {
  return [...page.matchAll(/^( *)```sh\n([^]*?)^\1```$/gm)].map(([, indent = "", block = ""]) =>
    block.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  );
}

/**
 * The commands of a page, in order, as a reader types them one by one: one on several lines stays whole, and comments are
 * left out.
 */
export function shellCommands(page: string): string[] {
  return shellBlocks(page).flatMap(commandsOf);
}

function commandsOf(block: string): string[] {
  const commands: string[] = [];
  let open: string[] = [];
  let end: string | undefined;
  for (const line of block.split("\n")) {
    if (end !== undefined) {
      open.push(line);
      if (line === end) end = undefined;
    } else {
      const text = line.replace(/(^|\s+)#\s.*$/, "");
      if (text === "") continue;
      open.push(text);
      [, end] = /<<-?'?(\w+)'?/.exec(text) ?? [];
    }
    if (end !== undefined || line.endsWith("\\")) continue;
    commands.push(open.join("\n"));
    open = [];
  }
  return commands;
}
