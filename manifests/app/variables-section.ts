import type { RegisteredApp } from "../../configuration/types.ts";
import { substituteDisabled } from "../flux/substitution.ts";
import { table } from "../markdown.ts";

type Deployments = Pick<RegisteredApp, "home" | "environments">;

/** What a team has to know of variables in its manifests. Ends in an empty line. */
export function variablesSection(app: string, { home, environments }: Deployments): string {
  const substituted = [
    ...(home === undefined ? [] : [{ name: "the home page", hostname: "", substitute: home.substitute }]),
    ...environments,
  ].flatMap(({ name, hostname, substitute }) =>
    substitute === false
      ? []
      : [{ name, variables: [...(hostname === undefined ? [] : ["HOSTNAME"]), ...Object.keys(substitute)] }],
  );
  const registration = `the app's registration (\`apps/${app}.yaml\` of the platform)`;
  if (substituted.length === 0) {
    return `## Variables in manifests

Flux applies the manifests of the source repository as they are: ${registration} sets no variables.

`;
  }
  const list = substituted.map(
    ({ name, variables }) => `- ${name}: ${variables.map((variable) => `\`${variable}\``).join(", ")}`,
  );
  return `## Variables in manifests

Flux replaces \`\${NAME}\` in the manifests of the source repository, scripts in ConfigMaps included, and in sealed files after it has
opened them. These variables are set, by \`substitute\` in ${registration}:

${list.join("\n")}

A variable that is not set, such as \`\${file}\` in a script, stops the whole deployment. To keep text as it is:

${table(["Write", "For"], waysOut)}

`;
}

const waysOut = [
  ["`${NAME:=text}`", "the variable, or `text` where it is not set"],
  ["`$${file}`", "`${file}`"],
  ["`$$$$`", "`$$`; one `$` without a `{` behind it needs nothing"],
  [
    `the annotation \`${Object.entries(substituteDisabled).flat().join(": ")}\``,
    "an object in which nothing is replaced: a script, a dashboard, a sealed Secret",
  ],
  ["`substitute: false` in the registration, for an environment", "no variables there at all"],
] as const;
