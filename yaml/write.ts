import { Document } from "yaml";
import type { ScalarTag, Tags } from "yaml";
import { plainValue } from "./plain-value.ts";
import { literalBlock, mayStandPlain, quoted, suitsBlock } from "./written-strings.ts";

/** Options of {@link toYaml}. */
export interface YamlOptions {
  /** Text for `#` lines above the first document. Default: none. */
  readonly comment?: string;
}

/**
 * Formats values as YAML. All YAML of this project is written here.
 *
 * The text means the same to a YAML 1.1 reader (Go's parsers, and with them Kubernetes, Flux and SOPS) and to a 1.2
 * reader: a string that either would misread is quoted, and a character that either would reject or fold is escaped.
 * Keys keep their order, no line is folded, and no value becomes an anchor or an alias.
 *
 * @param value - One document, or a list of documents, which `---` separates. Properties that are `undefined` are left
 * out.
 * @throws TypeError if a value has no YAML form (a function, a class instance without `toJSON`, NaN, a Pulumi output, a
 * cycle), with the path of the value.
 */
export function toYaml(value: unknown, options: YamlOptions = {}): string {
  const documents: readonly unknown[] = Array.isArray(value) ? value : [value];
  return documents
    .map((document, index) => {
      const path = documents.length > 1 ? `document ${index + 1}` : "";
      const yaml = new Document(plainValue(document, path), { customTags });
      if (index === 0 && options.comment !== undefined) yaml.commentBefore = commentLines(options.comment);
      return yaml.toString();
    })
    .join("---\n");
}

/**
 * Formats a string within a line of hand-written YAML, such as a template with comments: in quotes where it needs them.
 */
export function inLine(text: string): string {
  return mayStandPlain(text) ? text : quoted(text);
}

const stringTag: ScalarTag = {
  tag: "tag:yaml.org,2002:str",
  default: true,
  identify: (value) => typeof value === "string",
  resolve: (text) => text,
  stringify: ({ value }, { indent, implicitKey, inFlow }) => {
    const text = String(value);
    if (mayStandPlain(text)) return text;
    return suitsBlock(text) && implicitKey !== true && inFlow !== true ? literalBlock(text, indent) : quoted(text);
  },
};

function customTags(tags: Tags): Tags {
  return [stringTag, ...tags.filter((tag) => typeof tag === "string" || tag.tag !== stringTag.tag)];
}

function commentLines(comment: string): string {
  return comment
    .split("\n")
    .map((line) => (line === "" ? "" : ` ${line}`))
    .join("\n");
}
