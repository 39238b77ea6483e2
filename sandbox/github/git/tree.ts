/** One line of a tree object. */
export interface TreeEntry {
  readonly name: string;
  /** Six octal digits, e.g. `100644`. */
  readonly mode: string;
  readonly oid: string;
  readonly type: "blob" | "tree" | "commit";
  /** GitHub's name for the type. */
  readonly kind: "file" | "dir" | "symlink" | "submodule";
}

const kinds: Record<string, Pick<TreeEntry, "type" | "kind">> = {
  "040000": { type: "tree", kind: "dir" },
  "120000": { type: "blob", kind: "symlink" },
  "160000": { type: "commit", kind: "submodule" },
};

/** Parses the content of a tree object: `<mode> <name>\0<20 bytes>`, repeated. */
export function parseTree(content: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < content.length;) {
    const space = content.indexOf(0x20, at);
    const nul = content.indexOf(0, space);
    const mode = content.subarray(at, space).toString().padStart(6, "0");
    const name = content.subarray(space + 1, nul).toString();
    const oid = content.subarray(nul + 1, nul + 21).toString("hex");
    entries.push({ name, mode, oid, ...(kinds[mode] ?? { type: "blob", kind: "file" }) });
    at = nul + 21;
  }
  return entries;
}
