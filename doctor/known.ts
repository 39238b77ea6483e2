/** Something that checks need, or why it could not be had: half a sentence that says what is missing. */
export type Known<T> = { readonly value: T } | { readonly why: string };

/** The text of whatever was thrown, its first line. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n", 1)[0] ?? "";
}
