/**
 * Keepers of a random value: it is drawn again when they change.
 * @param generation From 1. States of earlier versions count rotations, from 0: another name would draw every value again.
 */
export function keepersOf(generation: number): { readonly rotation: string } {
  return { rotation: String(generation - 1) };
}
