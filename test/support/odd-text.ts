import fc from "fast-check";

/** Texts that YAML readers are known to take for something else, to fold or to refuse. */
const traps = [
  ..."yes No ON off y N true FALSE null ~ .inf -.INF .NaN = << - --- ... ? : __proto__ constructor sops data".split(
    " ",
  ),
  ..."7 0o7 017 0x1F 0b1 1_000 -1 +1 1e3 .5 1. 1:30 190:20:30 2001-01-01 2001-01-01T00:00:00Z 1e400 -0".split(" "),
  ...["", " ", "\n", "\t", "\r\n", "a\r\nb", " lead", "trail ", "a: b", "a #b", "a:", "%YAML 1.1", "# no", "'", '"'],
  ...[
    "a\n\nb\n",
    "a\n",
    "a\n\n",
    "\na",
    "  a\n b",
    "a \nb",
    "a\n \n",
    "a\n---\nb",
    "a\n\tb",
    "\u0085",
    "\u2028",
    "\ufeff",
  ],
  ...[
    "\u0000",
    "\u007f",
    "\u009b",
    "😀",
    "日本語",
    "e\u0301",
    "[a, b]",
    "{a: b}",
    "!tag",
    "&a",
    "*a",
    "|",
    ">",
    "@x",
    "`x",
  ],
  ...["ENC[", "a/b.c~d$e^f", "x".repeat(1100), "a,b:c;d=e", "\\", "\\n"],
];

/** Any valid Unicode text, with the known traps over-represented. */
export const oddText = fc.oneof(fc.constantFrom(...traps), fc.string({ unit: "binary", maxLength: 12 }), fc.string());
