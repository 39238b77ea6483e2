import { z } from "zod";
import { privateMark } from "./program/fakes.ts";
import type { Recording } from "./program/record.ts";
import type { Fault } from "../configuration/fault.ts";
import { secretKind } from "../configuration/fields/secrets.ts";

const outputsSchema = z.looseObject({
  cluster: z.string(),
  agePublicKey: z.string(),
  fleetRepository: z.templateLiteral([z.string(), "/", z.string()]),
  apps: z.record(z.string(), z.looseObject({ agePublicKey: z.string() })),
});

/** The outputs of a stack. */
export type Outputs = z.output<typeof outputsSchema>;

/** @throws Error when the program has other outputs than expected */
export function outputsOf(recording: Recording): Outputs {
  return outputsSchema.parse(recording.outputs);
}

/**
 * Puts words in place of what is made up only when a stack comes up, so that nobody takes it for real: public keys, and
 * hashes of secrets.
 */
export function withPlaceholders(text: string, { cluster, agePublicKey, apps }: Outputs): string {
  const keys = [
    [agePublicKey, `age1(public key of ${cluster})`] as const,
    ...Object.entries(apps).map(
      ([app, key]) => [key.agePublicKey, `age1(public key of ${app} on ${cluster})`] as const,
    ),
  ];
  return keys
    .reduce((replaced, [key, words]) => replaced.replaceAll(key, words), text)
    .replaceAll(/(\$pbkdf2-sha512\$\d+\$)[\w./]+\$[\w./]+/g, "$1(salt)$$(hash)");
}

/** Secrets that would be committed as anybody can read them. */
export function leaks(file: string, text: string): Fault[] {
  return text.split("\n").flatMap((line, index) => {
    if (!line.includes(privateMark) && secretKind(line) === undefined) return [];
    return [{ file, line: index + 1, path: "(text)", problem: "holds a secret in plain; seal it" }];
  });
}
