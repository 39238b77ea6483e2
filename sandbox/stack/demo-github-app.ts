import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import type { InstalledApp } from "../github/apps/new-app.ts";
import type { GitHub } from "../github/github.ts";
import { writePrivateFile } from "./private-file.ts";

/** Name of the App, for the stack and for GitHub. */
export const demoGitHubApp = "my-diet";

/** An App with the private key that its owner has. */
export interface OwnApp extends InstalledApp {
  /** RSA, PEM, as GitHub issues it. */
  readonly privateKey: string;
}

/**
 * Installs the GitHub App of the demo's team, which may only read the team's code. It is unused until a registration
 * names it.
 * @param file Keeps its private key.
 */
export function installDemoGitHubApp(github: GitHub, file: string): OwnApp {
  const privateKey = rememberedKey(file);
  const publicKey = createPublicKey(privateKey).export({ format: "pem", type: "spki" }).toString();
  return { ...github.seedApp({ slug: demoGitHubApp, publicKey, repositories: ["apps.my-diet"] }), privateKey };
}

function rememberedKey(file: string): string {
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    writePrivateFile(file, privateKey.export({ format: "pem", type: "pkcs1" }).toString());
  }
  return readFileSync(file, "utf8");
}
