import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { SandboxUnderTest } from "./sandbox-under-test.ts";

/** The most secret part of each secret, by what it is. */
export type Secrets = ReadonlyMap<string, string>;

/** What is searched. */
export type Searched = Pick<SandboxUnderTest, "sandbox" | "github" | "connection" | "stack">;

/** Which secrets a text holds: as they are, as JSON has them, or once more in base64. */
export function found(secrets: Secrets, content: Buffer): string[] {
  return [...secrets].flatMap(([name, secret]) => {
    const base64 = Buffer.from(secret).toString("base64").replace(/=+$/, "").slice(0, -1);
    const forms = [secret, JSON.stringify(secret).slice(1, -1), base64];
    return forms.some((form) => content.includes(form)) ? [name] : [];
  });
}

/** No commit of any of the repositories has one of the secrets. */
export async function assertNotCommitted(
  { github }: Searched,
  secrets: Secrets,
  repositories: readonly string[],
): Promise<void> {
  for (const name of repositories) {
    for (const { sha } of await github.commits(name)) {
      for (const [path, content] of await github.files(name, sha)) {
        assert.deepEqual(found(secrets, content), [], `${name} ${sha} ${path}`);
      }
    }
  }
}

/** The state, its backups and histories, and the stack's configuration have none of the secrets. */
export function assertNotInState({ sandbox, connection }: Searched, secrets: Secrets): void {
  const files = [...filesBelow(sandbox.layout.backend), connection.stackFile];
  assert.ok(files.length > 1);
  for (const file of files) assert.deepEqual(found(secrets, readFileSync(file)), [], file);
}

/** The logs of all processes have none of the secrets. */
export function assertNotLogged({ sandbox }: Searched, secrets: Secrets): void {
  const logs = filesBelow(sandbox.layout.root).filter((file) => /\.(log|jsonl)$/.test(file));
  assert.ok(logs.length >= 10, logs.join(" "));
  for (const file of logs) assert.deepEqual(found(secrets, readFileSync(file)), [], file);
}

/** What a preview shows has none of the secrets. */
export async function assertNotShown({ stack, connection }: Searched, secrets: Secrets): Promise<void> {
  const options = ["--stack", stack.name, "--config-file", connection.stackFile];
  const shown = await stack.run(["preview", "--diff", ...options]);
  assert.deepEqual(found(secrets, Buffer.from(shown)), []);
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
