/** The author or committer of a commit, with the time. */
export interface Signature {
  readonly name: string;
  readonly email: string;
  /** RFC 3339 in UTC, whole seconds. */
  readonly date: string;
}

/** A commit object. */
export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  /** Message without the line feed that Git appends. */
  readonly message: string;
}

/**
 * Parses a commit object.
 *
 * @throws if the content is not that of a commit object
 */
export function parseCommit(sha: string, content: Buffer): Commit {
  const text = content.toString();
  const split = text.indexOf("\n\n");
  const lines = text.slice(0, split).split("\n");
  const values = (key: string): string[] =>
    lines.filter((line) => line.startsWith(`${key} `)).map((line) => line.slice(key.length + 1));
  const [tree] = values("tree");
  if (split < 0 || tree === undefined) throw new Error(`${sha} is not a commit`);
  return {
    sha,
    tree,
    parents: values("parent"),
    author: parseSignature(values("author")[0]),
    committer: parseSignature(values("committer")[0]),
    message: text.slice(split + 2).replace(/\n$/, ""),
  };
}

function parseSignature(line = ""): Signature {
  const [, name = "", email = "", seconds = "0"] = /^(.*?) ?<(.*?)> (\d+) [+-]\d{4}$/.exec(line) ?? [];
  return { name, email, date: timestamp(new Date(Number(seconds) * 1000)) };
}

/** Formats a time like GitHub: RFC 3339 in UTC without fractions. */
export function timestamp(date = new Date()): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}
