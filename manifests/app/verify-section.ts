import type { RegisteredApp } from "../../model/app.ts";
import { appObjectNames } from "../../model/names/app-objects.ts";
import { appLabel, namespaceRoleLabel } from "../namespace-marks.ts";

/** The arguments of {@link verifySection}. */
export interface VerifyArgs {
  readonly app: string;
  /** Namespace of the app's secrets and Flux objects. */
  readonly namespace: string;
  readonly home?: NonNullable<RegisteredApp["home"]>;
  readonly environments: RegisteredApp["environments"];
  /** Prefix of the platform's own labels: `labrats.work`. */
  readonly labelPrefix: string;
  /** Whether the External Secrets Operator copies secrets to where the app runs. */
  readonly copiesSecrets: boolean;
}

/** Returns the commands with which a team checks the deployments of its app. Ends in an empty line. */
export function verifySection(args: VerifyArgs): string {
  const { app, namespace, home, environments, labelPrefix, copiesSecrets } = args;
  const names = appObjectNames(app);
  const deployments = [...(home === undefined ? [] : [home]), ...environments];
  const role = `.metadata.labels.'${namespaceRoleLabel(labelPrefix).replaceAll(".", "\\.")}'`;
  const commands = [
    "# The app's public key on this cluster, for which secrets are encrypted",
    `kubectl get configmap ${names.publicKey} -n ${namespace} -o jsonpath='{.data.agePublicKey}'`,
    "# What Flux reads, and what it deploys",
    `kubectl get gitrepository ${names.platform} -n ${namespace}`,
    `kubectl get kustomization -n ${namespace}`,
    "# Namespaces, and what each is for",
    `kubectl get namespaces -l ${appLabel(labelPrefix)}=${app} -o custom-columns=NAME:.metadata.name,ROLE:${role}`,
    `# Secrets${copiesSecrets ? ", and their copies" : ""}`,
    `kubectl get secrets -n ${namespace}`,
    ...(copiesSecrets ? environments.map((one) => `kubectl get externalsecret -n ${one.namespace}`) : []),
    "# Who has access",
    ...environments.map((one) => `kubectl get roles,rolebindings -n ${one.namespace}`),
    "# Whether it answers",
    ...deployments.flatMap(({ hostname }) => (hostname === undefined ? [] : [`curl -sI https://${hostname}`])),
  ];
  const shown = commands.filter(
    (line, index) => !line.startsWith("#") || commands[index + 1]?.startsWith("#") === false,
  );
  return `## Check what is there

Each environment is on one cluster: run its commands there. To list Secrets, you need the role \`admin\`, and to list namespaces, rights
for the whole cluster.

\`\`\`sh
${shown.join("\n")}
\`\`\`

`;
}
