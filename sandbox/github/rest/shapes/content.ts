import type { Context } from "../../context.ts";
import type { TreeEntry } from "../../git/tree.ts";
import type { Repository } from "../../store/store.ts";
import { repositoryPage, repositoryUrl } from "./repository.ts";

/** Larger files have no content in a response: https://docs.github.com/rest/repos/contents#get-repository-content */
const contentLimit = 1024 * 1024;

/** The common input of all responses about a path. */
export interface ContentOf {
  readonly github: Context;
  readonly repository: Repository;
  /** The requested branch, tag or commit; part of every URL, so that a client can repeat the request. */
  readonly ref: string;
  readonly path: string;
  readonly entry: Pick<TreeEntry, "kind" | "oid" | "name">;
  /** Bytes; 0 for anything but a file. */
  readonly size: number;
}

/** One entry of `content-directory` of the description, and the common part of all other shapes. */
export function contentEntry({ github, repository, ref, path, entry, size }: ContentOf): Record<string, unknown> {
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  const api = repositoryUrl(github, repository);
  const page = repositoryPage(github, repository);
  const self = `${api}/contents/${encoded}?ref=${encodeURIComponent(ref)}`;
  const git = entry.kind === "submodule" ? null : `${api}/git/${entry.kind === "dir" ? "trees" : "blobs"}/${entry.oid}`;
  const html = `${page}/${entry.kind === "dir" ? "tree" : "blob"}/${ref}/${encoded}`;
  return {
    name: entry.name,
    path,
    sha: entry.oid,
    size,
    url: self,
    html_url: html,
    git_url: git,
    download_url: entry.kind === "file" ? `${page}/raw/${ref}/${encoded}` : null,
    type: entry.kind,
    _links: { self, git, html },
  };
}

/** `content-file` of the description. */
export function contentFile(of: ContentOf, content: Buffer): Record<string, unknown> {
  return content.length > contentLimit
    ? { ...contentEntry(of), content: "", encoding: "none" }
    : { ...contentEntry(of), content: wrapped(content), encoding: "base64" };
}

/** Base64 in lines of 60 characters, as on GitHub. */
function wrapped(content: Buffer): string {
  return content.toString("base64").replace(/.{1,60}/g, "$&\n");
}
