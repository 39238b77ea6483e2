import { code, contactLink, mermaid, plain, table } from "../markdown.ts";

/** The clusters and their apps as the fleet repository's front page tells them. */
export interface FleetReadmeArgs {
  readonly clusters: readonly {
    /** `<environment>/<cluster>` */
    readonly cluster: string;
    /** Names of the apps that run there. */
    readonly apps: readonly string[];
  }[];
  readonly apps: readonly {
    readonly name: string;
    readonly displayName: string;
    /** Who answers for it, and where to reach them, as far as that is known. */
    readonly owner?: string;
    readonly contact?: string;
    readonly platformRepository: string;
    readonly sourceRepository: string;
    readonly urls: readonly string[];
    /** Whether pull requests of its source repository can have previews. Default: `false`. */
    readonly hasPreviews?: boolean;
  }[];
  /** Whether clusters run components besides apps. Default: `false`. */
  readonly hasComponents?: boolean;
}

/** The front page of the fleet repository: what is here, and who writes it. */
export function fleetReadme({ clusters, apps, hasComponents = false }: FleetReadmeArgs): string {
  const hasOwners = apps.some((app) => ownerOf(app) !== "");
  return `# Fleet

What the clusters run. Flux in each cluster applies its directory under \`clusters/\`, and keeps it applied.

${diagram(clusters, apps)}

## Apps

${table(
  ["App", ...(hasOwners ? ["Owner"] : []), "Deployment repository", "Source repository", "URLs"],
  apps.map((app) => [
    plain(app.displayName),
    ...(hasOwners ? [ownerOf(app)] : []),
    code(app.platformRepository),
    code(app.sourceRepository),
    app.urls.map((url) => `<${url}>`).join(" "),
  ]),
)}

## What is where

${table(
  ["Path", "What", "Written by"],
  [
    [code(`clusters/<environment>/<cluster>/flux-system/`), "Flux itself, and where it reads from", "the platform"],
    [
      code(`clusters/<environment>/<cluster>/apps/`),
      "a directory for each app: its repositories, and its keys, sealed",
      "the platform",
    ],
    [
      code(`clusters/<environment>/<cluster>/oidc/`),
      "the OpenID Connect clients of all apps, for Authelia",
      "the platform",
    ],
    [
      code(`clusters/<environment>/<cluster>/kustomization.yaml`),
      "the list of what the cluster applies",
      "the platform",
    ],
    ...(apps.some(({ hasPreviews }) => hasPreviews === true) ? previewRows : []),
    ...(hasComponents ? componentRows : []),
    [code(".sops.yaml"), "to whom files are sealed, by directory", "the platform"],
  ],
)}

When somebody has edited a file of the platform by hand, \`pulumi up --refresh\` writes it again; every other file is left
alone. Files that end in \`.sops.yaml\` are encrypted; \`sops --encrypt --in-place <file>\` needs no further options.
`;
}

function ownerOf({ owner, contact }: FleetReadmeArgs["apps"][number]): string {
  return [
    ...(owner === undefined ? [] : [plain(owner)]),
    ...(contact === undefined ? [] : [contactLink(contact)]),
  ].join(", ");
}

const previewRows = [
  [code(".github/"), "the workflow that keeps previews of pull requests", "the platform"],
  [
    code("clusters/<environment>/<cluster>/preview-templates/"),
    "for each app, what its previews have in common",
    "the platform",
  ],
  [
    code("clusters/<environment>/<cluster>/previews/"),
    "a file for each preview, and one that is always there",
    "that workflow",
  ],
];

const componentRows = [
  [
    code("clusters/<environment>/<cluster>/settings/"),
    "variables of the cluster, and those that are secret, sealed",
    "the platform",
  ],
  [code("clusters/<environment>/<cluster>/repositories/"), "where charts come from", "the platform"],
  [
    [code("infrastructure/base/"), code("apps/base/")].join(" "),
    "components, as they are in all environments",
    "the platform",
  ],
  [
    [code("infrastructure/overlays/<environment>/"), code("apps/overlays/<environment>/")].join(" "),
    "components of an environment, and what is different there",
    "the platform",
  ],
];

function diagram(clusters: FleetReadmeArgs["clusters"], apps: FleetReadmeArgs["apps"]): string {
  return mermaid([
    "flowchart LR",
    // Not every name can be that of a box: "--" is a line.
    ...clusters.map(({ cluster }, index) => `  fleet["this repository"] --> cluster${index}["cluster ${cluster}"]`),
    ...clusters.flatMap((cluster, index) =>
      apps.flatMap(({ name, platformRepository, sourceRepository }, number) =>
        cluster.apps.includes(name)
          ? [
              `  platform${number}["${platformRepository}"] --> cluster${index}`,
              `  source${number}["${sourceRepository}"] --> cluster${index}`,
            ]
          : [],
      ),
    ),
  ]);
}
