/** Returns a Markdown table whose columns are also aligned in the raw text. */
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

/** Returns the same as a separate paragraph, which Markdown reads neither as a list nor as a rule. */
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
