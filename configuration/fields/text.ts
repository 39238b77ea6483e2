import { partsOfKey } from "../../sops/ssh-recipient.ts";
import { quote } from "../suggestion.ts";
import type { Problem } from "./kubernetes.ts";
import { userInfoProblem } from "./secrets.ts";

/** The part of {@link lineProblem} that a regular expression can check, for editors. */
export const LINE = /^[^\r\n]*\S[^\r\n]*$/;

/** One line for people to read, without control characters that a terminal, a page or GitHub could interpret. */
export function plainLineProblem(value: string): Problem {
  return lineProblem(value) ?? (/\p{Cc}/u.test(value) ? "has a control character; write plain text" : undefined);
}

/** One line with something on it. */
export function lineProblem(value: string): Problem {
  if (value.trim() === "") return "is empty; write a text";
  return /[\r\n]/.test(value) ? "has several lines; write one" : undefined;
}

/** Name of a Pulumi stack: https://www.pulumi.com/docs/iac/concepts/stacks/#create-stack */
export function stackNameProblem(value: string): Problem {
  if (/^[\w.-]{1,100}$/.test(value)) return undefined;
  return `${quote(value)} is not the name of a stack; write it alone, as in Pulumi.<stack>.yaml, "prod"`;
}

/** Where a Flux release is: `https` URL or file. */
export function manifestProblem(value: string): Problem {
  if (value.trim() === "") return `is empty; write "${MANIFEST_EXAMPLE}" or the path of a file`;
  const credentials = userInfoProblem(value, "write the address without, or the path of a file");
  if (credentials !== undefined) return credentials;
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(value)?.[1]?.toLowerCase();
  if (scheme === undefined || (scheme === "https" && URL.canParse(value))) return undefined;
  return `${quote(value)} is neither an https URL nor a path; write "${MANIFEST_EXAMPLE}" or the path of a file`;
}

export const MANIFEST_EXAMPLE = "https://github.com/fluxcd/flux2/releases/download/v2.9.5/install.yaml";

export function sha256Problem(value: string): Problem {
  if (/^[0-9a-f]{64}$/.test(value)) return undefined;
  const bare = value.replace(/^sha256:/i, "").toLowerCase();
  if (/^[0-9a-f]{64}$/.test(bare)) return `is not in plain lower-case digits; write ${quote(bare)}`;
  return `has ${value.length} characters that are not a SHA-256; write the 64 digits that sha256sum prints`;
}

/** Lines of an OpenSSH `known_hosts` file: host names, key type, key. */
export function knownHostsProblem(value: string): Problem {
  const lines = value.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
  if (lines.length === 0) return "is empty; write the lines that ssh-keyscan prints";
  const keys = lines.map((line) => /^\S+ ((?:ssh|ecdsa|sk)-[\w@.-]+) ([A-Za-z0-9+/]+=*)(?: .*)?$/.exec(line.trim()));
  if (keys.includes(null)) return 'has a line that is not "host type key"; write the lines that ssh-keyscan prints';
  return keys.every((key) => isWholeKey(key?.[1] ?? "", key?.[2] ?? ""))
    ? undefined
    : "has a key that is cut off or damaged; write whole lines, as ssh-keyscan prints them";
}

function isWholeKey(type: string, encoded: string): boolean {
  const parts = partsOfKey(type, encoded) ?? [];
  return type === "ssh-ed25519" ? parts.length === 1 && parts[0]?.length === 32 : parts.length > 1;
}
