/** A Markdown table whose columns line up in the raw text too. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = head.map((_, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, column) => (row[column] ?? "").padEnd(width)).join(" | ")} |`;
  const [titles = [], ...body] = cells;
  return [line(titles), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n");
}

/** Returns text from outside with all Markdown markup escaped. */
export function plain(text: string): string {
  return text.replace(/[\\`*_[\]<>#~&]/g, "\\$&");
}

/** The same as a paragraph of its own, which begins neither a list nor a line across the page. */
export function paragraph(text: string): string {
  return plain(text.trim()).replace(/^(\d*)([-+=.)])/, "$1\\$2");
}

/** An address as a link; anything else as it is. */
export function contactLink(contact: string): string {
  return /^(?:https?|mailto):[^\s<>]+$/.test(contact) ? `<${contact}>` : plain(contact);
}

/** Inline code. */
export function code(text: string): string {
  return `\`${text}\``;
}

/** A Mermaid diagram. */
export function mermaid(lines: readonly string[]): string {
  return ["```mermaid", ...lines, "```"].join("\n");
}
