/**
 * Characters that keep Go's YAML writer from writing a text as a block. It uses double quotes instead, which change
 * nothing.
 */
const noBlock = /[^\t\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]| (?:\n|$)/;

/**
 * Returns a folded block (`>`) with the line breaks that Flux applies. Kustomize rewrites each file before it reads the
 * values, and Go's YAML writer miscounts the line breaks of folded blocks: an indented line gets one more line break
 * before it, and a text that begins with a space loses one at each place.
 *
 * @see https://github.com/yaml/go-yaml/blob/v3.0.4/emitterc.go `yaml_emitter_write_folded_scalar`
 */
export function refolded(value: string): string {
  if (noBlock.test(value)) return value;
  const more = /^\n*[^\s]/.test(value) ? 1 : 0;
  return value.replace(/(?<=^|\n)([^\n \t][^\n]*)(\n+)(?=([^]?))/g, (_, line: string, breaks: string, next: string) => {
    const written = breaks.length + more;
    if (next === "") return line + (breaks.length === 1 ? breaks : "\n".repeat(written));
    if (/[ \t]/.test(next)) return line + "\n".repeat(written);
    return line + (written === 1 ? " " : "\n".repeat(written - 1));
  });
}
