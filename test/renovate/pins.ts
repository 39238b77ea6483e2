/** Keys whose text is a version, whatever has them. */
const VERSIONS = new Set(["version", "tag", "semver", "newTag", "commit", "sha256"]);
const DIGEST = /@(sha256:[0-9a-f]{64})$/;

/** Every version in a document, with digests on their own, found by nothing but the keys and forms of what people write. */
export function pinsOf(document: unknown): string[] {
  if (Array.isArray(document)) return document.flatMap(pinsOf);
  if (typeof document !== "object" || document === null) return [];
  const own = new Map(Object.entries(document));
  // A digest alone is the name of one image, which no newer version follows; so is a branch without a commit.
  const followed = own.has("tag") || own.has("semver");
  return [...own].flatMap(([key, value]) => {
    if (typeof value !== "string") return pinsOf(value);
    if (key === "digest") return followed ? [value] : [];
    if (key === "branch") return own.has("commit") ? [value] : [];
    if (key === "image") return tagAndDigest(/^[^@]*?:([^/]*)$/.exec(value)?.[1] ?? "");
    if (key === "manifest") return /\/releases\/download\/([^/]+)\//.exec(value)?.slice(1, 2) ?? [];
    return VERSIONS.has(key) ? tagAndDigest(value) : [];
  });
}

/** `tag@digest`, in two. */
function tagAndDigest(value: string): string[] {
  const digest = DIGEST.exec(value)?.[1];
  if (value === "") return [];
  return digest === undefined ? [value] : [value.slice(0, -digest.length - 1), digest];
}
