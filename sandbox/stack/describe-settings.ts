import type { SettingsChange } from "./settings.ts";

/**
 * Lists the features that work in the sandbox only because it has changed a stack's configuration.
 *
 * @param file Name of the committed file.
 * @returns notices of one or more lines
 */
export function describeSettings(file: string, { added, leftOut }: SettingsChange): readonly string[] {
  return [
    ...(added.length === 0
      ? []
      : [
          `The sandbox adds these keys to its copy of ${file}: ${added.join(", ")}.\n` +
            "A pulumi up elsewhere, and npm run platform -- render, accept what needs them only after you set them in the file.",
        ]),
    ...(leftOut.length === 0
      ? []
      : [
          `The sandbox cannot decrypt these keys of ${file} and leaves them out: ${leftOut.join(", ")}.\n` +
            "To set one for the sandbox, run pulumi config set --secret --path <key> in a shell with its env.",
        ]),
  ];
}
