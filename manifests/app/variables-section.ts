import type { RegisteredApp } from "../../model/app.ts";
import { substituteDisabled } from "../flux/substitution.ts";
import { table } from "../markdown.ts";
import { registrationOf } from "./registration-of.ts";

type Deployments = Pick<RegisteredApp, "home" | "environments">;

/** Returns the section about the variables that Flux substitutes, and how to escape them. Ends in an empty line. */
export function variablesSection(app: string, { home, environments }: Deployments): string {
  const substituted = [
    ...(home === undefined ? [] : [{ name: "the home page", hostname: "", substitute: home.substitute }]),
    ...environments,
  ].flatMap(({ name, hostname, substitute }) =>
    substitute === false
      ? []
      : [{ name, variables: [...(hostname === undefined ? [] : ["HOSTNAME"]), ...Object.keys(substitute)] }],
  );
  if (substituted.length === 0) {
    return `## Variables in manifests

Flux applies the manifests of the source repository as they are, because ${registrationOf(app)} sets no variables.

`;
  }
  const list = substituted.map(
    ({ name, variables }) => `- ${name}: ${variables.map((variable) => `\`${variable}\``).join(", ")}`,
  );
  return `## Variables in manifests

Flux replaces \`\${NAME}\` in the manifests of the source repository. It also does so in scripts in ConfigMaps, and in encrypted files
after it has decrypted them. ${upperFirst(registrationOf(app))} sets these variables:

${list.join("\n")}

A variable that is not set, such as \`\${file}\` in a script, stops the whole deployment. To prevent this:

${table(["To get", "Write"], waysOut)}

`;
}

const waysOut = [
  ["the variable, or `text` if it is not set", "`${NAME:=text}`"],
  ["`${file}`", "`$${file}`"],
  ["`$$`", "`$$$$`. A single `$` that no `{` follows stays as it is"],
  [
    "an object without substitution, such as a script, a dashboard or an encrypted Secret",
    `the annotation \`${Object.entries(substituteDisabled).flat().join(": ")}\``,
  ],
  ["an environment without substitution", "`substitute: false` in the registration"],
] as const;

function upperFirst(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
