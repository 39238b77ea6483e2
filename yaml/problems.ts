import type { YAMLError } from "yaml";

const ALIAS = "uses an alias that has no anchor; write the value out, or put it in quotes";

/** Messages for common mistakes. The parser's own messages can quote the file, so they are not shown. */
const syntaxProblems: Partial<Record<YAMLError["code"], string>> = {
  BAD_ALIAS: ALIAS,
  BAD_INDENT: "is indented wrongly; use the same number of spaces for all keys of a mapping",
  BAD_SCALAR_START: "has a value that begins with a character of YAML's own; put it in quotes",
  BLOCK_AS_IMPLICIT_KEY: 'has a second ": " on one line; put the value in quotes or on a line of its own',
  MISSING_CHAR: "misses a closing quote, bracket, comma or colon; add it",
  TAB_AS_INDENT: "is indented with a tab; use spaces",
};

/** Describes a syntax error and its fix, without any of the file's text, which may be secret. */
export function syntaxProblem(code: YAMLError["code"]): string {
  return syntaxProblems[code] ?? `is not valid YAML (${code}); check the indentation and the quotes`;
}

/** The errors of a file whose syntax is valid, but whose content Flux refuses, drops or changes. */
export const problems = {
  tooLong: "is too long; split it up",
  tooDeep: "is nested too deeply; nobody reads more than 100 levels",
  unclosed: 'opens a bracket that nothing closes; add the "}" or "]"',
  version: "asks for another version of YAML than 1.2; remove the line that begins with %YAML",
  alias: ALIAS,
  aliasOfItself: "has an alias inside the value that its anchor names; write the value out",
  tooManyAliases: "has aliases that stand for too many values; write the values out",
  duplicateKey: "has a key that the same mapping already has; keep one of the two",
  oddKey: "has a key that is not a text; write a name before the colon",
  key: "has a key that is not a text; put it in quotes",
  mergeAsText: 'has "<<" in quotes for a key, which Flux drops; choose another',
  merge: 'has "<<" before what is not a mapping; write a mapping, an alias of one, or a list of them',
  tag: "has a tag that is not known here; remove it",
  misfit: "has a value that does not fit its tag; remove the tag",
  binary: "has a !!binary value that is not the base64 form of a text; write the text itself",
  number: "has a number that is not finite; write another, or put it in quotes",
  unicode: "has a text that is not valid Unicode; remove the escapes that begin with \\ud8 to \\udf",
  character:
    'has a control character or a Unicode line break, which Flux refuses; remove it, or write "\\u2028" for it',
  control: "has a control character that no manifest of Flux can hold; remove it",
} as const;
