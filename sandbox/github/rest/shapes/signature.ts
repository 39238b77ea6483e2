import type { Context } from "../../context.ts";
import { type Signature, timestamp } from "../../git/commit.ts";
import { operatorId } from "./account.ts";

/** The address that GitHub uses in commits of a user who keeps the real one private. */
export function operatorEmail({ operator }: Context): string {
  return `${operatorId}+${operator}@users.noreply.github.com`;
}

/** The owner of the token, with the current time. */
export function operatorSignature(github: Context): Signature {
  return { name: github.operator, email: operatorEmail(github), date: timestamp() };
}

/** GitHub itself, the committer when a request names none. */
export function githubSignature(): Signature {
  return { name: "GitHub", email: "noreply@github.com", date: timestamp() };
}
