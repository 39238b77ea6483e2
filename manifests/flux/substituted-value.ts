/**
 * The reason why the value of a variable cannot be substituted into a text. Flux writes the object as YAML, replaces
 * the variables in the YAML and parses it again, so a value has to suit the YAML style of the text around it.
 * @see https://github.com/fluxcd/pkg/blob/main/kustomize/kustomize_varsub.go `varSubstitution`
 */
export type SubstitutionProblem = "line break" | "other text";

const REFERENCE = /\$\$|\$\{#?([_a-zA-Z][_a-zA-Z0-9]*)([^}]*)\}/g;

/** Returns the names of the variables in a text, once for each use. */
export function variablesInText(text: string): string[] {
  return [...text.matchAll(REFERENCE)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}

/**
 * Returns the reason why values of variables would not arrive unchanged in a text; undefined if they would. A variable
 * with an unknown value counts as a word; a variable with a modifier (`${NAME^^}`) counts as its value.
 * @param text A string in an object, with variables.
 */
export function substitutionProblemOf(
  text: string,
  values: Readonly<Record<string, string>>,
): SubstitutionProblem | undefined {
  const used = variablesInText(text).map((name) => valueOf(name, values));
  if (used.some((value) => /[\r\n]/.test(value))) return "line break";
  const outcome = substituted(text, values);
  const suits = {
    plain: () => isPlain(outcome) && !isRead(outcome),
    single: () => used.every((value) => !value.includes("'")),
    double: () => used.every((value) => !/["\\]/.test(value)),
    // The first line sets the indentation of the whole block.
    literal: () => !/^\s/.test(outcome),
  };
  const isText = used.every((value) => !UNREADABLE.test(value)) && suits[styleOf(text)]();
  return isText ? undefined : "other text";
}

/** Returns a text with the values of variables; a variable with an unknown value becomes a word. */
export function substituted(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(REFERENCE, (_, name?: string) => (name === undefined ? "$" : valueOf(name, values)));
}

function valueOf(name: string, values: Readonly<Record<string, string>>): string {
  return (Object.hasOwn(values, name) ? values[name] : undefined) ?? "word";
}

/** Characters that YAML cannot hold unescaped, or reads as line breaks. */
const UNREADABLE = /[^\t\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]|[\u2028\u2029]/u;

/** Characters that go-yaml always escapes. */
const ESCAPED = /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]|[\u2028\u2029]/u;

/** Returns the style in which go-yaml writes a string in a block. */
function styleOf(text: string): "plain" | "single" | "double" | "literal" {
  if (ESCAPED.test(text) || text.includes(" \n")) return "double";
  if (text.includes("\n")) return "literal";
  return isPlain(text) && !/^(?:---|\.\.\.)/.test(text) ? "plain" : "single";
}

/** Whether go-yaml writes a text without quotes. */
function isPlain(text: string): boolean {
  return text === text.trim() && !/^[,[\]{}#&*!|>'"%@`]|^[-?:](?=\s|$)/.test(text) && !/:(?=\s|$)|\s#/.test(text);
}

const words = /^(?:|~|null|true|false|yes|no|on|off|y|n|[-+]?\.inf|\.nan)$/i;
const integers = /^[-+]?(?:0x[0-9a-f]+|0b[01]+|0o?[0-7]+|[0-9]+)$/i;
const floats = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:e[-+]?[0-9]+)?$/i;

/** Whether go-yaml reads a text without quotes as something else than text. */
function isRead(text: string): boolean {
  const number = /^[-+.0-9]/.test(text) ? text.replaceAll("_", "") : "";
  return words.test(text) || integers.test(number) || floats.test(number);
}
