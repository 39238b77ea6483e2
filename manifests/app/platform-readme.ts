import type { AccessRule, RegisteredApp } from "../../model/app.ts";
import type { AppDeployment } from "../../model/deployment.ts";
import { code, contactLink, mermaid, paragraph, plain, table } from "../markdown.ts";
import { previewLabel, previewName } from "../../model/names/previews.ts";
import { imagesSection } from "./images-section.ts";
import { appObjectNames, environmentObjectName } from "../../model/names/app-objects.ts";
import { sealsBesideCode } from "./sops-config.ts";
import { repositoryPermissions } from "./repository-permissions.ts";
import { registrationOf } from "./registration-of.ts";
import { loginSection } from "./login-section.ts";
import { variablesSection } from "./variables-section.ts";
import { verifySection } from "./verify-section.ts";

/** The facts about an app that its platform repository documents. */
export interface PlatformRepositoryArgs {
  readonly app: string;
  /** The name shown to people: `MyDiet`. */
  readonly displayName: string;
  readonly description?: string;
  readonly owner?: string;
  readonly contact?: string;
  /** Namespace of the app's secrets and Flux objects. */
  readonly namespace: string;
  /** `owner/name` of the team's code repository. */
  readonly sourceRepository: string;
  readonly home?: NonNullable<RegisteredApp["home"]>;
  readonly environments: RegisteredApp["environments"];
  readonly previews?: NonNullable<RegisteredApp["previews"]>;
  readonly access: readonly AccessRule[];
  /** Default: none. */
  readonly oidc?: RegisteredApp["oidc"];
  readonly images?: NonNullable<RegisteredApp["images"]>;
  /** Prefix of the platform's own labels: `labrats.work`. */
  readonly labelPrefix: string;
  /** Whether the External Secrets Operator copies secrets to where the app runs. */
  readonly copiesSecrets: boolean;
}

/** The README of a platform repository: where the app runs, who has access, how to add a secret, how to find errors. */
export function platformReadme(args: PlatformRepositoryArgs): string {
  const { app, namespace, sourceRepository } = args;
  const names = appObjectNames(app);
  const title = plain(args.displayName);
  return `# ${title}

${about(args)}This repository and \`${sourceRepository}\` define how ${title} is deployed. Flux applies each commit to the
cluster. The platform generates some of the files here: see [Generated files](#generated-files).

${diagram(args)}

## Where it runs

${table(["Deployment", "URL", "Namespace", "Directory"], deployments(args))}

## Access

${table(
  ["Group", "Role", "On GitHub"],
  args.access.map(({ group, role, team }) => [
    plain(group),
    role,
    team === undefined ? "" : `${plain(team)}: ${repositoryPermissions[role]}`,
  ]),
)}

To give a group access, list it under \`access\` in ${registrationOf(app)}.

## Add a secret

Write a Kubernetes Secret without a namespace to a file in \`platform/\`, such as \`platform/database.sops.yaml\`. Encrypt the file
in place, and commit it:

\`\`\`sh
sops --encrypt --in-place platform/database.sops.yaml
git add platform/database.sops.yaml && git commit -m "Add the database's credentials" && git push
\`\`\`

You need no key to encrypt: \`sops\` takes the app's public key from \`.sops.yaml\`. Flux decrypts the file and creates the Secret in the
namespace \`${namespace}\`.
${besideCode(args)}
## Change a secret

Without a key, write the whole Secret again as above, and encrypt the file again. To see or edit what is encrypted, you
need a key of your own:

1. Make a key with \`age-keygen\`, or use an SSH key of the type ed25519 or RSA. The private key stays on your machine.
2. Add the public key to \`recipients\` in ${registrationOf(app)}, and wait for the next \`pulumi up\`.
3. Files that were encrypted before are not encrypted for your key yet. Somebody who can decrypt them runs
   \`sops updatekeys --yes <file>\` for each, or you write them again as above.

Then \`sops\` opens a file in your editor, and encrypts what you save:

\`\`\`sh
export SOPS_AGE_KEY_FILE=~/keys/${app}.txt    # not needed for an SSH key
sops platform/database.sops.yaml
\`\`\`

## Use a secret

${copies(args)}

${variablesSection(app, args)}${loginSection(app, namespace, args.oidc ?? [])}${imagesSection(app, namespace, args.images)}${verifySection(args)}## Find out why a deployment fails

\`\`\`sh
kubectl get gitrepositories,kustomizations --namespace ${namespace}
kubectl describe kustomization ${names.platform} --namespace ${namespace}
\`\`\`

READY is True when Flux has applied the last commit. Otherwise, STATUS gives the reason.

## Generated files

The platform generates \`README.md\`, \`.sops.yaml\`, \`clusters/\` and \`platform/rbac.yaml\`. Do not edit them:
\`pulumi up --refresh\` replaces your changes. All other files are yours, including the other files in \`platform/\`.
`;
}

/** Explains how to encrypt a file in the source repository, if Flux decrypts files there. */
function besideCode(args: PlatformRepositoryArgs): string {
  if (!sealsBesideCode(args)) return "";
  return `
Flux also decrypts files in \`${args.sourceRepository}\`. To encrypt one, copy \`.sops.yaml\` from here to the top of that repository, and
commit it. Then run \`sops --encrypt --in-place\` there, on files whose names end in \`.sops.yaml\`. Copy it again when it changes here.
`;
}

/** Description, owner and contact of the app, if they are known. Ends in an empty line. */
function about({ description, owner, contact }: PlatformRepositoryArgs): string {
  const people = [
    ...(owner === undefined ? [] : [`Owner: ${plain(owner)}`]),
    ...(contact === undefined ? [] : [`Contact: ${contactLink(contact)}`]),
  ];
  return [...(description === undefined ? [] : [paragraph(description)]), people.join("  \n")]
    .filter((part) => part !== "")
    .map((part) => `${part}\n\n`)
    .join("");
}

/** Lists the copied secrets and their targets, or explains how to have one copied. */
function copies({ app, namespace, home, environments }: PlatformRepositoryArgs): string {
  const users = [...(home === undefined ? [] : [home]), ...environments].filter(({ secrets }) => secrets.length > 0);
  const [user] = users;
  if (user === undefined) {
    return `To copy a secret to the namespaces in which the app runs, list it under \`secrets\` in
${registrationOf(app)}. Without that, it stays in \`${namespace}\`.`;
  }
  const list = users.flatMap((one) =>
    one.secrets.map(
      ({ name, from }) => `- ${code(from)} to ${code(one.namespace)}${name === from ? "" : `, as ${code(name)}`}`,
    ),
  );
  return `The platform copies only these secrets from \`${namespace}\` to the namespaces in which the app runs, within a minute. To copy
another one, list it under \`secrets\` in ${registrationOf(app)}.

${list.join("\n")}

\`\`\`sh
kubectl get externalsecrets --namespace ${user.namespace}
\`\`\`

STATUS is SecretSynced when the copy exists, and SecretDeleted when there is no secret to copy. Pods use the copy like any other
Secret. A pod that reads it into environment variables gets a new value when it restarts.`;
}

function deployments({ app, namespace, home, environments, previews }: PlatformRepositoryArgs): string[][] {
  const names = appObjectNames(app);
  return [
    ...(home === undefined ? [] : [["Home page", link(home.hostname), code(home.namespace), from(home)]]),
    ...environments.map((environment) => [
      environment.name,
      link(environment.hostname),
      code(environment.namespace),
      from(environment),
    ]),
    ...(previews === undefined
      ? []
      : [
          [`Pull requests labelled ${code(previewLabel)}`, "", code(previewName(app, "<number>")), code(previews.path)],
        ]),
    ["Secrets", "", code(namespace), `${code("./platform")} of ${code(names.platform)}`],
  ];
}

/** Directory of the source repository, with the branch or tag if it is not the app's own, and whether it is suspended. */
function from({ path, ref, suspend }: Pick<AppDeployment, "path" | "ref" | "suspend">): string {
  const [followed = ""] = Object.entries(ref ?? {}).map(([kind, value]) => ` at ${kind} ${plain(value)}`);
  return `${code(path)}${followed}${suspend ? " (suspended)" : ""}`;
}

function diagram({ app, namespace, sourceRepository, home, environments }: PlatformRepositoryArgs): string {
  const names = appObjectNames(app);
  const boxes = [
    ...(home === undefined ? [] : [{ kustomization: names.home, namespace: home.namespace }]),
    ...environments.map((environment) => ({
      kustomization: environmentObjectName(app, environment.name),
      namespace: environment.namespace,
    })),
  ];
  return mermaid([
    "flowchart LR",
    `  platform["${names.platform}<br/>this repository"] --> secrets["${namespace}<br/>secrets"]`,
    `  source["${sourceRepository}"]`,
    ...boxes.map(({ kustomization, namespace: where }, index) =>
      [`  platform -. ${kustomization} .-> app${index}["${where}"]`, `  source --> app${index}`].join("\n"),
    ),
  ]);
}

/** Empty for a home page without `hostname`: its host name then follows from the cluster that hosts it. */
function link(hostname: string | undefined): string {
  return hostname === undefined ? "" : `<https://${hostname}>`;
}
