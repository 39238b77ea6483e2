import { code, contactLink, mermaid, plain, table } from "../markdown.ts";

/** Arguments of {@link fleetReadme}. */
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
    /** The team that owns it, if it is known. The contact is a URL or any text. */
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
  /** Whether their directories have no base and no overlays. Default: false. */
  readonly isFlat?: boolean;
}

/** The front page of the fleet repository: its clusters, apps and files. */
export function fleetReadme({ clusters, apps, hasComponents = false, isFlat = false }: FleetReadmeArgs): string {
  const hasOwners = apps.some((app) => ownerOf(app) !== "");
  return `# Fleet

This repository defines what each cluster runs. Flux in a cluster applies the cluster's directory under \`clusters/\`.

${diagram(clusters, apps)}

## Apps

${table(
  ["App", ...(hasOwners ? ["Owner"] : []), "Platform repository", "Source repository", "URLs"],
  apps.map((app) => [
    plain(app.displayName),
    ...(hasOwners ? [ownerOf(app)] : []),
    code(app.platformRepository),
    code(app.sourceRepository),
    app.urls.map((url) => `<${url}>`).join(" "),
  ]),
)}

## Repository layout

${table(
  ["Path", "Content", "Written by"],
  [
    [code(`clusters/<environment>/<cluster>/flux-system/`), "Flux, and the repository that it reads", "the platform"],
    [
      code(`clusters/<environment>/<cluster>/apps/`),
      "a directory for each app, with its repositories and its encrypted keys",
      "the platform",
    ],
    [
      code(`clusters/<environment>/<cluster>/oidc/`),
      "the OpenID Connect clients of all apps, for Authelia",
      "the platform",
    ],
    [
      code(`clusters/<environment>/<cluster>/kustomization.yaml`),
      "a list of the files that the cluster applies",
      "the platform",
    ],
    ...(apps.some(({ hasPreviews }) => hasPreviews === true) ? previewRows : []),
    ...(hasComponents ? [...variableRows, ...(isFlat ? flatRows : componentRows)] : []),
    [code(".sops.yaml"), "the public keys for which sops encrypts the files of each directory", "the platform"],
  ],
)}

Do not edit the files of the platform: \`pulumi up --refresh\` replaces your changes. It does not touch other files. Files with the
suffix \`.sops.yaml\` are encrypted. To encrypt a new one, run \`sops --encrypt --in-place <file>\`.
`;
}

function ownerOf({ owner, contact }: FleetReadmeArgs["apps"][number]): string {
  return [
    ...(owner === undefined ? [] : [plain(owner)]),
    ...(contact === undefined ? [] : [contactLink(contact)]),
  ].join(", ");
}

const previewRows = [
  [code(".github/"), "the workflow that creates and deletes previews of pull requests", "the platform"],
  [
    code("clusters/<environment>/<cluster>/preview-templates/"),
    "a directory for each app, with the template of its previews",
    "the platform",
  ],
  [
    code("clusters/<environment>/<cluster>/previews/"),
    "a file for each preview, and one that keeps the directory",
    "the workflow",
  ],
];

const variableRows = [
  [
    code("clusters/<environment>/<cluster>/settings/"),
    "variables of the cluster. Those that are secret are encrypted",
    "the platform",
  ],
  [code("clusters/<environment>/<cluster>/repositories/"), "the repositories of charts", "the platform"],
];

const componentRows = [
  [
    [code("infrastructure/base/"), code("apps/base/")].join(" "),
    "components, as all environments share them",
    "the platform",
  ],
  [
    [code("infrastructure/overlays/<environment>/"), code("apps/overlays/<environment>/")].join(" "),
    "the components of an environment, and its changes to them",
    "the platform",
  ],
];

const flatRows = [
  [
    [code("infrastructure/"), code("apps/")].join(" "),
    "a directory for each category, and in it one for each component, with a directory for each of its stages",
    "the platform",
  ],
];

function diagram(clusters: FleetReadmeArgs["clusters"], apps: FleetReadmeArgs["apps"]): string {
  return mermaid([
    "flowchart LR",
    // Some names cannot be node ids in Mermaid ("--" is an edge), so the boxes are numbered.
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
