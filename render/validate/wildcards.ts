/** Whether a path is one that a pattern means. */
export type Matcher = (path: string) => boolean;

/** As Go's `path.Match`: two stars are no more than one. */
export function segmentMatcher(pattern: string): Matcher {
  return matcher(wildcards(pattern));
}

/** As doublestar: two stars between slashes are any number of directories, and `dir/**` is `dir`, too. */
export function doubleStarMatcher(pattern: string): Matcher {
  const segments = pattern.split("/").map((segment) => (segment === "**" ? segment : choices(wildcards(segment))));
  const written = segments.map((segment, index) => {
    const isLast = index === segments.length - 1;
    if (segment !== "**") return isLast ? segment : `${segment}/`;
    return isLast ? ".*" : "(?:[^/]+/)*";
  });
  return matcher(written.join("").replace(/\/\.\*$/s, "(?:/.*)?"));
}

/** Up to the first segment with a wildcard. */
export function rootOf(pattern: string): string {
  const segments = pattern.split("/");
  const wild = segments.findIndex(hasWildcard);
  return segments.slice(0, wild === -1 ? undefined : wild).join("/") || ".";
}

export function hasWildcard(pattern: string): boolean {
  return /[*?[\]]/.test(pattern);
}

/** A text as part of a regular expression that means nothing but itself. */
export function literally(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

function matcher(written: string): Matcher {
  const regexp = new RegExp(`^${written}$`, "s");
  return (path) => regexp.test(path);
}

function wildcards(pattern: string): string {
  const parts = pattern.split(/(\*+|\?|\[\^?[^\]]+\])/);
  return parts
    .map((part) => {
      if (part.startsWith("*")) return "[^/]*";
      if (part === "?") return "[^/]";
      return /^\[.+\]$/s.test(part) ? part : literally(part);
    })
    .join("");
}

/** `{a,b}` is either. */
function choices(written: string): string {
  return written.replaceAll(/\\\{([^{}]*)\\\}/g, (_, list: string) => `(?:${list.replaceAll(",", "|")})`);
}
