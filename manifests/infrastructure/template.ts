/** A variable in a template: `${NAME}`, or `${NAME:=default}`. `$${` is an escaped `${`. */
const VARIABLE = /\$\$\{|\$\{([_a-zA-Z][_a-zA-Z0-9]*)(?::=([^}]*))?\}/g;

/**
 * The text with values in place of its variables, letter by letter: nothing reads the outcome as YAML, so a value may hold
 * whatever text can.
 * @throws Error naming a variable that has neither a value nor a default.
 */
export function fillIn(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(VARIABLE, (found: string, name: string | undefined, byDefault: string | undefined) => {
    if (name === undefined) return found.slice(1);
    const value = (Object.hasOwn(values, name) ? values[name] : undefined) ?? byDefault;
    if (value === undefined) throw new Error(`the variable ${name} has no value`);
    return value;
  });
}

/** A variable of a template. */
export interface TemplateVariable {
  readonly name: string;
  readonly hasDefault: boolean;
}

/** The variables of a template, as often as they stand there. */
export function variablesOf(template: string): TemplateVariable[] {
  return [...template.matchAll(VARIABLE)].flatMap(([, name, byDefault]) =>
    name === undefined ? [] : [{ name, hasDefault: byDefault !== undefined }],
  );
}

/**
 * Returns the first text that resembles a variable but is not one of {@link fillIn}: `${NAME^^}`; undefined if there is
 * none.
 */
export function misfitOf(template: string): string | undefined {
  return /\$\{[^}]*\}?/.exec(template.replace(VARIABLE, ""))?.[0];
}
