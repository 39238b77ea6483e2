import { SopsFault } from "./fault.ts";
import { checkedRecipients } from "./recipients.ts";
import { keyPattern, secretFields } from "./selection.ts";

/** The settings of `sops encrypt` for new files at some paths. */
export interface CreationRule {
  /** Matches paths relative to the `.sops.yaml`; make it with {@link sealedFilesUnder}. */
  readonly pathRegex: string;
  /** At least one recipient, all of one kind. */
  readonly recipients: readonly string[];
  /** The keys whose values are encrypted. Default: the fields of a Kubernetes Secret. */
  readonly encryptedRegex?: string;
}

/** The content of a `.sops.yaml`. */
export interface SopsConfiguration {
  readonly creation_rules: readonly {
    readonly path_regex: string;
    readonly encrypted_regex: string;
    /** Separated by commas, because sops before 3.11 accepts no lists here. */
    readonly age: string;
  }[];
}

/**
 * The content of a `.sops.yaml`, so that `sops encrypt` and `sops edit` work without options. sops uses the first rule
 * that matches a path.
 *
 * @throws SopsFault if a rule cannot work: it has recipients that `seal` refuses too, or an earlier rule has the same
 * path.
 */
export function creationRules(rules: readonly CreationRule[]): SopsConfiguration {
  const paths = rules.map(({ pathRegex }) => pathRegex);
  return {
    creation_rules: rules.map(({ pathRegex, recipients, encryptedRegex = secretFields }, index) => {
      const at = `creation_rules[${index}]`;
      if (pathRegex === "" || paths.indexOf(pathRegex) !== index) throw new SopsFault("unreachable-rule", at);
      keyPattern(encryptedRegex, `${at}.encrypted_regex`);
      const checked = checkedRecipients(recipients, `${at}.age`);
      return { path_regex: pathRegex, encrypted_regex: encryptedRegex, age: checked.join(",") };
    }),
  };
}

/**
 * The `path_regex` for the sealed files (`*.sops.yaml`) in a directory and its subdirectories only.
 *
 * @param directory - Relative to the `.sops.yaml`, with `/` between its parts; "." for all.
 * @throws SopsFault `bad-path`.
 */
export function sealedFilesUnder(directory: string): string {
  const name = String.raw`[^/]+\.sops\.ya?ml$`;
  if (directory === ".") return `^(.+/)?${name}`;
  const parts = directory.replace(/\/$/, "").split("/");
  if (parts.some((part) => part === "" || part === "." || part === "..")) throw new SopsFault("bad-path", directory);
  return `^${parts.map(escaped).join("/")}/(.+/)?${name}`;
}

/** Escapes a text for a regular expression, like Go's `regexp.QuoteMeta`. */
function escaped(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`);
}
