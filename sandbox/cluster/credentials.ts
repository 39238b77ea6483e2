import { generateKeyPairSync, randomBytes, X509Certificate } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Connection } from "./transport.ts";

/** The users of the cluster's parts at its API server, with the group of each. */
const accounts = {
  admin: { user: "admin", group: "system:masters" },
  controllerManager: { user: "system:kube-controller-manager", group: "" },
  scheduler: { user: "system:kube-scheduler", group: "" },
  kubelets: { user: "kwok", group: "system:masters" },
} as const;

export type Account = keyof typeof accounts;

/**
 * Files of `directory` with the credentials of the cluster's parts. Created once, then kept; readable by the owner
 * only.
 */
export interface Credentials {
  directory: string;
  /** Static tokens, for `--token-auth-file`. */
  tokenFile: string;
  tokens: Record<Account, string>;
  /** RSA key that signs the tokens of service accounts. */
  serviceAccountKey: string;
  /** The directory in which the API server writes its certificate. */
  certificates: string;
}

/** Creates the credentials of a cluster, or finds the existing ones. */
export function prepareCredentials(directory: string): Credentials {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const credentials = {
    directory,
    tokenFile: join(directory, "tokens.csv"),
    serviceAccountKey: join(directory, "service-accounts.key"),
    certificates: join(directory, "certificates"),
  };
  if (!existsSync(credentials.serviceAccountKey)) {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    writeSecret(credentials.serviceAccountKey, privateKey.export({ type: "pkcs1", format: "pem" }).toString());
  }
  if (!existsSync(credentials.tokenFile)) {
    const lines = Object.values(accounts).map(({ user, group }) => {
      const token = randomBytes(32).toString("base64url");
      return `${token},${user},${user}${group === "" ? "" : `,"${group}"`}\n`;
    });
    writeSecret(credentials.tokenFile, lines.join(""));
  }
  removeExpired(credentials.certificates);
  return { ...credentials, tokens: readTokens(credentials.tokenFile) };
}

/** The certificates to trust: the API server creates its own, followed by its issuer's. */
export function certificateAuthority({ certificates }: Credentials): string {
  return readFileSync(certificateFile(certificates), "utf8");
}

/** Writes a file that only its owner can read, and replaces an existing one. */
export function writeSecret(file: string, content: string): void {
  rmSync(file, { force: true });
  writeFileSync(file, content, { mode: 0o600, flag: "wx" });
}

/** The content of a kubeconfig with one cluster, one user and one context, all named `sandbox`. */
export function kubeconfig({ server, ca, token }: Connection, namespace?: string): string {
  const name = "sandbox";
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server, "certificate-authority-data": Buffer.from(ca).toString("base64") } }],
    users: [{ name, user: { token } }],
    contexts: [{ name, context: { cluster: name, user: name, ...(namespace === undefined ? {} : { namespace }) } }],
    "current-context": name,
  });
}

function readTokens(file: string): Record<Account, string> {
  const tokens = new Map(
    readFileSync(file, "utf8")
      .split("\n")
      .map((line) => line.split(","))
      .map(([token, user]) => [user, token]),
  );
  const tokenOf = (account: Account): string => {
    const token = tokens.get(accounts[account].user);
    if (token === undefined) {
      throw new Error(`${file} has no token of ${accounts[account].user}. Delete the sandbox's state and start again`);
    }
    return token;
  };
  return {
    admin: tokenOf("admin"),
    controllerManager: tokenOf("controllerManager"),
    scheduler: tokenOf("scheduler"),
    kubelets: tokenOf("kubelets"),
  };
}

/**
 * Removes a certificate that has expired or will within a day: the API server would use it anyway. It is valid for a
 * year.
 */
function removeExpired(certificates: string): void {
  const file = certificateFile(certificates);
  const tomorrow = Date.now() + 24 * 60 * 60 * 1000;
  if (existsSync(file) && Date.parse(new X509Certificate(readFileSync(file)).validTo) < tomorrow) {
    rmSync(certificates, { recursive: true });
  }
}

function certificateFile(certificates: string): string {
  return join(certificates, "apiserver.crt");
}
