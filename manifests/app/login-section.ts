import type { OidcClient } from "../../model/oidc.ts";
import { code, plain, table } from "../markdown.ts";
import { oidcSecretName } from "../../model/names/app-objects.ts";

/**
 * Returns the section about the app's OpenID Connect clients. Empty if it has none, otherwise it ends in an empty line.
 */
export function loginSection(app: string, namespace: string, clients: readonly OidcClient[]): string {
  if (clients.length === 0) return "";
  const rows = clients.map(({ id, name, environment, authMethod }) => [
    code(id),
    plain(name),
    code(environment),
    `${code(oidcSecretName(app, id))}${authMethod === "none" ? ", without `client_secret`" : ""}`,
  ]);
  return `## OpenID Connect clients

${table(["Client", "Display name", "Environment", "Secret"], rows)}

Each Secret is in the namespace \`${namespace}\` and has the keys \`client_id\`, \`client_secret\`, \`issuer\` and
\`discovery_url\`. To copy it to the namespaces in which the app runs, list it under \`secrets\` in the app's registration. To change a
client, change \`oidc\` there.

`;
}
