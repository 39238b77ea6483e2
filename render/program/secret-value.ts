import * as pulumi from "@pulumi/pulumi";

/** A value that the program handed to the engine as a secret. */
export class SecretValue {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

/** Returns a value that a test expects to be secret. */
export function secret(value: unknown): SecretValue {
  return new SecretValue(value);
}

/**
 * Reads a value of the engine's protocol: secrets become {@link SecretValue}, exactly where they are marked.
 *
 * @throws Error on every other value with a signature: no component of this program hands over assets or resources.
 */
export function decode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decode);
  if (typeof value !== "object" || value === null) return value;
  const entries = new Map<string, unknown>(Object.entries(value));
  const signature = entries.get(pulumi.runtime.specialSigKey);
  if (signature === pulumi.runtime.specialSecretSig) return new SecretValue(decode(entries.get("value")));
  if (signature !== undefined) throw new Error(`unexpected signature ${JSON.stringify(signature)}`);
  return Object.fromEntries([...entries].map(([key, child]) => [key, decode(child)]));
}

/** The value with a text for each secret. */
export function masked(value: unknown, placeholder: string): unknown {
  if (value instanceof SecretValue) return placeholder;
  if (Array.isArray(value)) return value.map((item) => masked(item, placeholder));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, masked(child, placeholder)]));
}

/** Every text in the value that is not below a secret. */
export function plainTexts(value: unknown): string[] {
  return texts(value, false);
}

/** The value without the marks of secrets. */
export function revealed(value: unknown): unknown {
  if (value instanceof SecretValue) return revealed(value.value);
  if (Array.isArray(value)) return value.map(revealed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, revealed(child)]));
}

function texts(value: unknown, hidden: boolean): string[] {
  if (typeof value === "string") return hidden ? [] : [value];
  if (value instanceof SecretValue) return texts(value.value, true);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => [key, ...texts(child, hidden)]);
}
