import type { Context } from "../../context.ts";
import { type Signature, timestamp } from "../../git/commit.ts";
import { operatorId } from "./account.ts";

/** The address that GitHub commits with for a user who keeps the real one private. */
export function operatorEmail({ operator }: Context): string {
  return `${operatorId}+${operator}@users.noreply.github.com`;
}

/** The owner of the token, now. */
export function operatorSignature(github: Context): Signature {
  return { name: github.operator, email: operatorEmail(github), date: timestamp() };
}

/** GitHub itself, which commits on a user's behalf when a request names no committer. */
export function githubSignature(): Signature {
  return { name: "GitHub", email: "noreply@github.com", date: timestamp() };
}
