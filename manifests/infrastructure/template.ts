/** A variable in a template: `${NAME}`, or `${NAME:=default}`. `$${` is an escaped `${`. */
const VARIABLE = /\$\$\{|\$\{([_a-zA-Z][_a-zA-Z0-9]*)(?::=([^}]*))?\}/g;

/**
 * Returns the text with its variables replaced literally: the result is not parsed as YAML, so a value may be any text.
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

/** Returns the variables of a template, once for each use. */
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
