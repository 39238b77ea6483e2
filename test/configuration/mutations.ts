import fc from "fast-check";
import { oddText } from "../support/odd-text.ts";

/** What no message may have in it: secrets, and what lies outside of the project, are made of it. */
export const CANARY = "hush-hush";

const NAMES = [
  "toString",
  "constructor",
  "__proto__",
  "hasOwnProperty",
  "valueOf",
  "0",
  "-1",
  "<<",
  "secure",
  "config",
];

const LONG = ["x".repeat(50_000), "a.".repeat(20_000), "-".repeat(300), " ".repeat(20_000), "[".repeat(20_000)];

const VALUES: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 1e308, 9007199254740992, [], {}, [[[]]], [null], { "": null }, "", "\n"],
  ...NAMES.map((name) => ({ [name]: { [name]: name } })),
  ...[
    "../../elsewhere.yaml",
    "./../..",
    "/dev/zero",
    "a\0b",
    "${HOSTNAME}",
    "$(id)",
    "'; id '",
    "https:/x",
    "\u202Egnp",
  ],
];

/** Pieces of YAML that mean something, most of them in the wrong place. */
const PIECES = [
  ...[
    "&a ",
    "*a ",
    "*b",
    "&a [*a]",
    "!!binary ",
    "!!set ",
    "!tag ",
    "? ",
    "- ",
    ": ",
    "#",
    "|\n",
    ">-\n",
    "\t",
    "\r\n",
  ],
  ...["---\n", "...\n", "---\na: b\n---\n", "%YAML 1.1\n---\n", "%TAG ! tag:x\n", "<<: *a\n", "\ufeff", "\u2028", "\0"],
  ...[
    "yes",
    "NO",
    "on",
    "0o17",
    "0400",
    "1_000",
    "12:30:45",
    "2026-11-28",
    ".nan",
    "-.inf",
    "~",
    "'",
    '"',
    "{",
    "}",
    "[",
  ],
  ...['"\\ud800"', '"\\x1b[2J"', "日本語", "ü", "\u009b", "a: a\na: a\n"],
];

const bomb = ["a", "b", "c", "d", "e", "f", "g"]
  .map(
    (name, index, all) =>
      `${name}: &${name} [${Array.from({ length: 9 }, () => (index === 0 ? "x" : `*${all[index - 1] ?? ""}`)).join(", ")}]`,
  )
  .join("\n");

const TEXTS = [
  ...[
    "",
    "\n\n",
    "# nothing\n",
    "null\n",
    "[]\n",
    "text\n",
    "42\n",
    "- a\n- b\n",
    "---\n---\n",
    "\ufeff",
    "{}",
    "{",
    "a: &a [*a]",
  ],
  ...[bomb, "[".repeat(5_000), "- ".repeat(5_000), "? ".repeat(2_000), "{a: ".repeat(2_000), "a: 1\n".repeat(5_000)],
  ...[
    "'".repeat(5_001),
    "---\n".repeat(2_000),
    // As a value: messages name the keys that they do not know.
    `{ a: ${CANARY}`,
    `${"k: ".repeat(50)}v`,
    "constructor: 1\n__proto__: 2\n",
  ],
];

const FILE_NAMES = [
  ...["apps/constructor.yaml", "apps/__proto__.yaml", "apps/toString.yml", "infrastructure/constructor.yaml"],
  ...[
    "workloads/constructor.yaml",
    "apps/a\nb.yaml",
    "apps/\u001b[31mred.yaml",
    "apps/ .yaml",
    "apps/.yaml",
    "apps/ü.yaml",
  ],
  ...[
    "apps/deeper/my-diet.yaml",
    `apps/${"x".repeat(200)}.yaml`,
    "apps/x.json",
    "workloads/X.YAML",
    "apps/…\u202E.yaml",
  ],
];

const TARGETS = [
  "../../elsewhere.yaml",
  "nowhere.yaml",
  ".",
  "..",
  "/",
  "/dev/zero",
  "/proc/self/environ",
  "../flux.yaml",
];

const name = fc.oneof(fc.constantFrom(...NAMES, ...LONG), oddText);
const how = fc.constantFrom("remove", "into a list", "into a mapping", "twice", "nest");

/** A change that a careless or a hostile hand could make. */
const change = fc.oneof(
  { weight: 5, arbitrary: fc.record({ to: fc.constant("value"), value: fc.oneof(fc.constantFrom(...VALUES), name) }) },
  { weight: 4, arbitrary: fc.record({ to: fc.constant("key"), name }) },
  { weight: 3, arbitrary: fc.record({ to: fc.constant("structure"), how }) },
  { weight: 4, arbitrary: fc.record({ to: fc.constant("insertion"), piece: fc.constantFrom(...PIECES) }) },
  { weight: 1, arbitrary: fc.record({ to: fc.constant("cut"), length: fc.integer({ min: 1, max: 60 }) }) },
  { weight: 2, arbitrary: fc.record({ to: fc.constant("whole text"), text: fc.constantFrom(...TEXTS) }) },
  { weight: 1, arbitrary: fc.record({ to: fc.constant("file name"), name: fc.constantFrom(...FILE_NAMES) }) },
  { weight: 1, arbitrary: fc.record({ to: fc.constant("link"), target: fc.constantFrom(...TARGETS) }) },
);

/** Changes, each with the file that it is about and a place in it: any numbers, taken modulo what there is. */
export const mutations = fc.array(fc.record({ file: fc.nat(), place: fc.nat(), change }), {
  minLength: 1,
  maxLength: 4,
});

export type Mutation = Awaited<ReturnType<typeof mutations.generate>>["value"][number];
