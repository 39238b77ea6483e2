/** The version of a repository: the newest commit of a branch, a tag, or the highest tag in a range of versions. */
export type GitRef = { readonly branch: string } | { readonly tag: string } | { readonly semver: string };
