import * as pulumi from "@pulumi/pulumi";

declare module "@pulumi/pulumi/runtime/config.js" {
  /** Exported by the SDK, left out of its declarations. */
  export function isConfigSecret(key: string): boolean;
}

/** The keys of one namespace of a stack's configuration, as the engine hands them over. */
export interface ConfigReader {
  /** Keys that are set, without the namespace. */
  readonly keys: readonly string[];
  /** Plain text of a value; JSON for everything but text. */
  get(key: string): string | undefined;
  /** Whether the value, or any part of it, is encrypted in the stack's file. */
  isSecret(key: string): boolean;
}

/** Reads the configuration of the running stack. */
export function pulumiConfig(namespace = "platform"): ConfigReader {
  const config = new pulumi.Config(namespace);
  const prefix = `${namespace}:`;
  return {
    keys: Object.keys(pulumi.runtime.allConfig())
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length)),
    get: (key) => config.get(key),
    isSecret: (key) => pulumi.runtime.isConfigSecret(prefix + key),
  };
}
