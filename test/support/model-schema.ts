/** Checks objects of one kind by the schema that its API has. */
export function schema<T>(Model: {
  is: (value: unknown) => value is T;
  new (data: T): { validate: () => void };
}): (value: unknown) => boolean {
  return (value) => {
    if (!Model.is(value)) return false;
    new Model(value).validate();
    return true;
  };
}
