/** Keys of a stack that hold a secret for each of several names. */
type NamedSecrets = "registryPasswords" | "ageKeys" | "githubAppKeys" | "githubTokens" | "secrets";

/** The command that stores one of them; it asks for the secret, or reads it where it has several lines. */
export function setSecret(key: NamedSecrets, name: string): string {
  const file = key === "githubAppKeys" ? " < private-key.pem" : "";
  return `pulumi config set --secret --path 'platform:${key}.${name}'${file}`;
}

/** The command that stores a kubeconfig. */
export const SET_KUBECONFIG = "pulumi config set --secret platform:kubeconfig < kubeconfig.yaml";

/** The command that stores the token of the previews' workflow; it asks for the token. */
export const SET_PREVIEWS_TOKEN = "pulumi config set --secret platform:previewsToken";
