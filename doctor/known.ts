/** A value that checks need, or the reason why it is unknown, as half a sentence. */
export type Known<T> = { readonly value: T } | { readonly why: string };

/** The first line of the message of a thrown value. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n", 1)[0] ?? "";
}
