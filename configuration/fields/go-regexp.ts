import { quote } from "../suggestion.ts";

/** A part of a pattern that has a name: `(?P<name>…)`. */
export interface NamedGroup {
  readonly name: string;
  /** The expression between the parentheses. */
  readonly body: string;
  /** Whether it matches digits only. */
  readonly digits: boolean;
}

/** The captures of a pattern, or the reason why Go rejects it. */
export type GoRegexp =
  | { readonly groups: readonly NamedGroup[]; /** Captures, with a name or without. */ readonly captures: number }
  | { readonly problem: string };

/** An open parenthesis, or the whole pattern. */
interface Frame {
  readonly capture: boolean;
  readonly name?: string | undefined;
  /** Where its body begins. */
  readonly start: number;
  digits: boolean;
  /** How often the last element is repeated at most, by the counts in it; absent where there is nothing to repeat. */
  last?: number | undefined;
  /** The highest `last` so far. */
  most: number;
}

/** Go takes no more repetitions, those of nested counts multiplied. */
const MOST_REPETITIONS = 1000;

const OPEN = /\((?:\?P?<(\w+)>)?(?!\?)/y;
const FLAGS = /\(\?(?:[imsU]*|[imsU]*-[imsU]+)([:)])/y;
const COUNT = /\{(0|[1-9]\d*)(,(0|[1-9]\d*)?)?\}\??/y;
const REPEAT = /[*+?]\??/y;
const ANCHOR = /[$^]|\\[AbBz]/y;
const QUOTED = /\\Q([^]*?)(?:\\E|$)/y;
const CLASS_ESCAPE = /\\[dDsSwW]/y;
const POSIX = /\[:(\^?)(\w+):\]/y;
const POSIX_OPEN = /\[:[^]*?:\]/y;
const POSIX_NAMES = /^(alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit)$/;
/** One character, written as such: octal, hexadecimal, a control character, or punctuation after a backslash. */
const ESCAPE =
  /\\(?:(0[0-7]{0,2}|[1-7][0-7]{1,2})|x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]+)\}|([afnrtv])|([^A-Za-z0-9\u0080-\u{10ffff}]))/uy;

/**
 * Reads a regular expression as Go's library does, which Flux uses.
 *
 * Classes of Unicode, `\p{Greek}`, are refused, which Go takes: no tag has such a letter.
 * @see https://pkg.go.dev/regexp/syntax
 */
export function readGoRegexp(text: string): GoRegexp {
  const groups: NamedGroup[] = [];
  const whole: Frame = { capture: false, start: 0, digits: true, most: 1 };
  const frames = [whole];
  let captures = 0;
  let [at, isRepeated] = [0, false];
  while (at < text.length) {
    const frame = frames.at(-1) ?? whole;
    const match = (expression: RegExp): RegExpExecArray | null => {
      expression.lastIndex = at;
      return expression.exec(text);
    };
    const wasRepeated = isRepeated;
    isRepeated = false;
    let found: RegExpExecArray | null;
    if ((found = match(OPEN)) !== null || (found = match(FLAGS)) !== null) {
      const [token, end] = found;
      at += token.length;
      // Flags alone, as (?i), hold for what follows.
      if (token.startsWith("(?") && end === ")") continue;
      const capture = end !== ":";
      if (capture) captures++;
      frames.push({ capture, name: capture ? end : undefined, start: at, digits: true, most: 1 });
    } else if (text[at] === "(") {
      return { problem: unknownGroup(text.slice(at)) };
    } else if (text[at] === ")") {
      if (frames.length === 1) return { problem: 'has a ")" too many; remove it, or write "\\)" for the character' };
      frames.pop();
      const { name, start, digits, most } = frame;
      if (name !== undefined) groups.push({ name, body: text.slice(start, at), digits });
      const outer = frames.at(-1) ?? whole;
      outer.digits &&= digits;
      follow(outer, most);
      at++;
    } else if (text[at] === "|") {
      frame.last = undefined;
      at++;
    } else if ((found = match(COUNT) ?? match(REPEAT)) !== null) {
      const [token] = found;
      if (wasRepeated) return { problem: `repeats twice, with ${quote(token)} at its end; leave one of the two` };
      if (frame.last === undefined)
        return { problem: `has nothing before ${quote(token)} to repeat; write what repeats` };
      const count = countOf(found);
      if (count === undefined)
        return { problem: `has ${quote(token)}, which Go does not take; count up to 1000 at most` };
      if (count >= 2 && count * frame.last > MOST_REPETITIONS) {
        return { problem: `repeats something more than ${MOST_REPETITIONS} times; count less with ${quote(token)}` };
      }
      follow(frame, count === 0 ? 1 : count * frame.last);
      isRepeated = true;
      at += token.length;
    } else if ((found = match(ANCHOR)) !== null) {
      follow(frame, 1);
      at += found[0].length;
    } else {
      const element = elementAt(text, at);
      if ("problem" in element) return element;
      if (element.length > 0 && !element.empty) follow(frame, 1);
      frame.digits &&= element.digits;
      at += element.length;
    }
  }
  if (frames.length > 1) return { problem: 'lacks a ")" at the end of a group; write it' };
  return { groups, captures };
}

/** The named groups of a pattern, in its order; none of one that Go does not take. */
export function namedGroups(pattern: string): readonly NamedGroup[] {
  const read = readGoRegexp(pattern);
  return "problem" in read ? [] : read.groups;
}

function follow(frame: Frame, repetitions: number): void {
  frame.last = repetitions;
  frame.most = Math.max(frame.most, repetitions);
}

/** @returns undefined for a count that Go refuses */
function countOf([token, least, comma, most]: RegExpExecArray): number | undefined {
  if (!token.startsWith("{")) return 1;
  const [from, to] = [Number(least), most === undefined ? undefined : Number(most)];
  if (from > MOST_REPETITIONS || (to !== undefined && (to > MOST_REPETITIONS || to < from))) return undefined;
  return comma === undefined ? from : (to ?? from);
}

function unknownGroup(rest: string): string {
  if (/^\(\?<?[=!]/.test(rest)) {
    return `looks ahead or behind with ${quote(/^\(\?<?[=!]/.exec(rest)?.[0] ?? "")}, which Flux cannot; write what tags may have there instead`;
  }
  if (/^\(\?P?</.test(rest)) return 'has a group whose name is none; write "(?P<number>[0-9]+)"';
  return `has ${quote(rest.slice(0, 3))}, which Go's regular expressions do not know; write "(?:" for a group without a name`;
}

interface Element {
  readonly length: number;
  readonly digits: boolean;
  /** Whether it is `\Q\E`, which is nothing. */
  readonly empty?: boolean;
}

/** Reads the element at `at`, which matches characters. */
function elementAt(text: string, at: number): Element | { readonly problem: string } {
  const quoted = matchAt(QUOTED, text, at);
  if (quoted !== null) {
    const [{ length }, literal = ""] = quoted;
    return { length, digits: /^\d*$/.test(literal), empty: literal === "" };
  }
  if (text[at] === "[") return classAt(text, at);
  const escape = matchAt(CLASS_ESCAPE, text, at);
  if (escape !== null) return { length: 2, digits: escape[0] === "\\d" };
  const character = characterAt(text, at);
  if ("problem" in character) return character;
  return { length: character.length, digits: text[at] !== "." && isDigit(character.code) };
}

/** From `[` to `]`. */
function classAt(text: string, at: number): Element | { readonly problem: string } {
  const isNegated = text[at + 1] === "^";
  const start = at + (isNegated ? 2 : 1);
  let [next, digits] = [start, !isNegated];
  while (text[next] !== "]" || next === start) {
    if (next >= text.length)
      return { problem: 'lacks a "]" at the end of a class; write it, or "\\[" for the character' };
    const posix = matchAt(POSIX_OPEN, text, next);
    const escape = matchAt(CLASS_ESCAPE, text, next);
    if (posix !== null) {
      const [, negation, name = ""] = matchAt(POSIX, text, next) ?? [];
      if (!POSIX_NAMES.test(name))
        return { problem: `has the class ${quote(posix[0])}, which there is not; write "[:alnum:]"` };
      digits &&= negation === "" && name === "digit";
      next += posix[0].length;
    } else if (escape !== null) {
      digits &&= escape[0] === "\\d";
      next += 2;
    } else {
      const low = characterAt(text, next);
      if ("problem" in low) return low;
      const from = next;
      next += low.length;
      let high = low;
      if (text[next] === "-" && next + 1 < text.length && text[next + 1] !== "]") {
        const end = characterAt(text, next + 1);
        if ("problem" in end) return end;
        high = end;
        next += 1 + end.length;
        if (high.code < low.code)
          return {
            problem: `has the range ${quote(text.slice(from, next))}, which ends before it begins; turn it round`,
          };
      }
      digits &&= isDigit(low.code) && isDigit(high.code);
    }
  }
  return { length: next + 1 - at, digits };
}

function characterAt(
  text: string,
  at: number,
): { readonly length: number; readonly code: number } | { readonly problem: string } {
  if (text[at] !== "\\") {
    const code = text.codePointAt(at) ?? 0;
    return { length: code > 0xffff ? 2 : 1, code };
  }
  const found = matchAt(ESCAPE, text, at);
  const [token = "", octal, short, long, control, punctuation] = found ?? [];
  const code =
    octal !== undefined
      ? parseInt(octal, 8)
      : (short ?? long) !== undefined
        ? parseInt(short ?? long ?? "", 16)
        : control !== undefined
          ? 0
          : punctuation?.codePointAt(0);
  if (code !== undefined && code <= 0x10ffff) return { length: token.length, code };
  return { problem: unknownEscape(text.slice(at, at + 2)) };
}

function unknownEscape(token: string): string {
  if (/[1-9]$/.test(token))
    return `refers back to a group with ${quote(token)}, which Flux cannot; write what that group matches once more`;
  if (/[pP]$/.test(token)) return `has ${quote(token)}, and tags have no such letters; write "[A-Za-z]"`;
  if (token === "\\") return "ends in a backslash; remove it";
  return `has ${quote(token)}, which Go's regular expressions do not know; write ${quote(token.slice(1))} for the character`;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function matchAt(expression: RegExp, text: string, at: number): RegExpExecArray | null {
  expression.lastIndex = at;
  return expression.exec(text);
}
