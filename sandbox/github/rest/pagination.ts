import { type Answer, ok } from "./answer.ts";
import type { Call } from "./call.ts";

/** The requested page of a list; GitHub's default is 30 per page, at most 100. */
export function pageOf({ query }: Call): { page: number; perPage: number; skip: number } {
  const page = Math.max(1, Number(query["page"] ?? 1));
  const perPage = Math.min(100, Math.max(1, Number(query["per_page"] ?? 30)));
  return { page, perPage, skip: (page - 1) * perPage };
}

/** Returns one page of a list, with the `Link` header that clients follow. */
export function paginate<T>(call: Call, all: readonly T[], body: (items: readonly T[]) => unknown): Answer {
  const { skip, perPage } = pageOf(call);
  return ok(body(all.slice(skip, skip + perPage)), linkHeader(call, skip + perPage < all.length));
}

/** The `Link` header of a page; none if there is neither a next nor a previous page. */
export function linkHeader(call: Call, hasNext: boolean): Record<string, string> {
  const { page } = pageOf(call);
  const link = (to: number, relation: string): string => {
    const url = new URL(call.target, call.github.url);
    url.searchParams.set("page", String(to));
    return `<${url.href}>; rel="${relation}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, "prev"), link(1, "first")] : []),
    ...(hasNext ? [link(page + 1, "next")] : []),
  ];
  return links.length === 0 ? {} : { link: links.join(", ") };
}
