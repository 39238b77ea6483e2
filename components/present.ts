/** Those that there are: a part of a stack is undefined where the stack has no use for it. */
export function present<T>(parts: readonly (T | undefined)[]): T[] {
  return parts.filter((part) => part !== undefined);
}
