import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ReadersShell, Typed } from "./readers-shell.ts";
import { shellCommands } from "./shell-blocks.ts";

const checkout = join(import.meta.dirname, "../../..");

/** How a test does what a command of a page does. Default: it types the command, which has to succeed. */
export interface Following {
  /** What the test types or does instead, and why, as a person reads it in the test. */
  readonly instead?: { readonly because: string; readonly does: () => Promise<unknown> | string };
  /** Done before it: what the page has the reader do elsewhere, such as in a browser, or wait for. */
  readonly first?: () => unknown;
  /** Looks at how it has ended. Default: with 0. */
  readonly ends?: (typed: Typed) => void;
}

/**
 * Declares a test for each command of a page, in order. A reader follows them all in one shell, and so do the tests.
 *
 * @param path Page, relative to the root of the project.
 * @param shell The reader's, when the tests run.
 * @param how By command; a list for a command that the page has several times. One that the page does not have is an error.
 * @param wording Changes the text of each command to what this reader types, such as the name of an organisation.
 */
export function followPage(
  path: string,
  shell: () => ReadersShell,
  how: Readonly<Record<string, Following | readonly Following[]>>,
  wording: (command: string) => string = (command) => command,
): void {
  const commands = shellCommands(readFileSync(join(checkout, path), "utf8"));

  it("has the commands that this test does something else for", () => {
    const known = new Set(commands.map(title));
    assert.deepEqual(
      Object.keys(how).filter((command) => !known.has(command)),
      [],
    );
  });

  const seen = new Map<string, number>();
  for (const command of commands) {
    const name = title(command);
    const time = seen.get(name) ?? 0;
    seen.set(name, time + 1);
    const given = how[name];
    const following: Following = given === undefined ? {} : "length" in given ? (given[time] ?? {}) : given;
    const { first, instead, ends = succeeded } = following;
    it(instead === undefined ? name : `${name} (${instead.because})`, async () => {
      await first?.();
      const does = instead === undefined ? wording(command) : await instead.does();
      if (typeof does === "string") ends(await shell().type(does));
    });
  }
}

/** The first line of a command: what follows is a here-document. */
function title(command: string): string {
  return command.split("\n")[0] ?? command;
}

function succeeded({ status, output }: Typed): void {
  assert.equal(status, 0, output);
}
