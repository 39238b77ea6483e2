import { faultAt, type Fault, type Path, type Source } from "../fault.ts";

/** A claim to a name that only one owner can have. */
export interface Claim {
  readonly name: string;
  /** The owner of the claim, for messages to others: `app my-diet`. */
  readonly owner: string;
  /** Where the claim is written; absent for names that are taken from the start. */
  readonly place?: { readonly source: Source; readonly path: Path };
}

/** A fault at every claim but the first on each name. */
export function contested(claims: readonly Claim[], problem: (claim: Claim, first: Claim) => string): Fault[] {
  const first = new Map<string, Claim>();
  return claims.flatMap((claim) => {
    const holder = first.get(claim.name);
    if (holder === undefined) {
      first.set(claim.name, claim);
      return [];
    }
    return claim.place === undefined ? [] : [faultAt(claim.place.source, claim.place.path, problem(claim, holder))];
  });
}

/** Returns where a claim is written, for a message to another owner. */
export function whereIs({ owner, place }: Claim): string {
  if (place === undefined) return owner;
  const { path, line } = place.source.locate(place.path);
  return `${place.source.file}${line === undefined ? "" : `:${line}`} ${path}`;
}
