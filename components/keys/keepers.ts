/**
 * Returns the keepers of a random value, which is generated again when they change.
 * @param generation From 1. States of earlier versions count rotations, from 0: another name would change every value.
 */
export function keepersOf(generation: number): { readonly rotation: string } {
  return { rotation: String(generation - 1) };
}
