import { SopsFault } from "./fault.ts";

/** The rules that select the values to encrypt. */
export interface SealingRules {
  /**
   * A value is encrypted when one of the map keys above it matches, at any depth. Default: {@link secretFields}.
   * Accepts only the syntax that Go's and JavaScript's regular expressions share.
   */
  readonly encryptedRegex?: string;
}

/** The fields of a Kubernetes Secret that hold secrets. The rest stays readable, as Flux and kustomize require. */
export const secretFields = "^(data|stringData)$";

/** Whether the value under these map keys (list indices left out) is encrypted. */
export type Selection = (keys: readonly string[]) => boolean;

/**
 * The selection that sealing rules define.
 *
 * @throws SopsFault `bad-pattern`.
 */
export function selectionBy({ encryptedRegex = secretFields }: SealingRules): Selection {
  return anyKey(keyPattern(encryptedRegex, "rules.encryptedRegex"));
}

/** The metadata that states which values of a SOPS document are encrypted; at most one field is set. */
export interface SelectionMetadata {
  readonly encrypted_regex?: string | undefined;
  readonly unencrypted_regex?: string | undefined;
  readonly encrypted_suffix?: string | undefined;
  readonly unencrypted_suffix?: string | undefined;
}

/**
 * The selection in a document's metadata, according to `shouldBeEncrypted` of sops 3.13: without any rule, all values
 * except those under keys that end in `_unencrypted`.
 *
 * @throws SopsFault `bad-pattern`.
 */
export function selectionOf(metadata: SelectionMetadata): Selection {
  const { encrypted_regex, unencrypted_regex, encrypted_suffix, unencrypted_suffix } = metadata;
  if (encrypted_regex) return anyKey(keyPattern(encrypted_regex, "sops.encrypted_regex"));
  if (unencrypted_regex) return not(anyKey(keyPattern(unencrypted_regex, "sops.unencrypted_regex")));
  if (encrypted_suffix) return (keys) => keys.some((key) => key.endsWith(encrypted_suffix));
  return (keys) => !keys.some((key) => key.endsWith(unencrypted_suffix ?? "_unencrypted"));
}

function anyKey(pattern: RegExp): Selection {
  return (keys) => keys.some((key) => pattern.test(key));
}

function not(selection: Selection): Selection {
  return (keys) => !selection(keys);
}

/**
 * Compiles a regular expression that has the same meaning in Go and JavaScript.
 *
 * @throws SopsFault `bad-pattern`.
 */
export function keyPattern(pattern: string, at: string): RegExp {
  // The dialects differ in groups with a question mark, named classes, and a backslash before anything but a dot:
  // reject these.
  if (pattern === "" || !/^(?:\\\.|\((?!\?)|\[(?!:)|[\w^$|).*+?\]/ -])+$/.test(pattern)) {
    throw new SopsFault("bad-pattern", at);
  }
  try {
    return new RegExp(pattern, "u");
  } catch {
    throw new SopsFault("bad-pattern", at);
  }
}
