import type { OidcClient } from "../../configuration/oidc.ts";
import { code, plain, table } from "../markdown.ts";
import { oidcSecretName } from "./names.ts";

/** What a team has to know of its OpenID Connect clients; nothing when it has none. Ends in an empty line. */
export function loginSection(app: string, namespace: string, clients: readonly OidcClient[]): string {
  if (clients.length === 0) return "";
  const rows = clients.map(({ id, name, environment, authMethod }) => [
    code(id),
    plain(name),
    code(environment),
    `${code(oidcSecretName(app, id))}${authMethod === "none" ? ", without `client_secret`" : ""}`,
  ]);
  return `## Log people in

${table(["OpenID Connect client", "Shown as", "On the cluster of", "Secret"], rows)}

Each Secret is in \`${namespace}\`, with \`client_id\`, \`client_secret\`, \`issuer\` and \`discovery_url\`; \`secrets\` in
the app's registration copies it to where the app runs. The clients are there too, under \`oidc\`.

`;
}
