import { crdModules } from "./crd-modules.ts";

/** The build of the programs from one Go module, and the files of its dependencies that they need. */
export interface Recipe {
  readonly name: string;
  /** Folder beside this file with the `go.mod` that pins every version. */
  readonly folder: string;
  /** The module whose copy is built with the folder's files laid over it. Default: the folder is built alone. */
  readonly over?: PinnedModule;
  readonly programs: readonly Program[];
  /** Variables that the linker sets in the programs. */
  readonly variables: Readonly<Record<string, string>>;
  readonly assets: readonly (Asset | PinnedAsset)[];
}

/** A binary. */
export interface Program {
  /** Must equal the last element of its package, or of the module for ".", after which Go names a binary. */
  readonly name: string;
  readonly package: string;
}

/** One version of a Go module. */
export interface PinnedModule {
  readonly module: string;
  readonly version: string;
  /** The checksum in `go.sum`: `h1:` and a hash. */
  readonly sum: string;
}

/** A directory of files that belong to a recipe's programs. */
export type Asset = CopiedAsset | PinnedAsset | WrittenAsset;

/**
 * A directory of a Go module that `go.mod` requires, or of the module that is built. Only YAML and JSON files are
 * copied.
 */
export interface CopiedAsset {
  readonly name: string;
  readonly module: string;
  readonly directory: string;
}

/** A directory of a module that `go.mod` need not require, because none of its code is compiled. */
export type PinnedAsset = CopiedAsset & PinnedModule;

/**
 * A directory that a program writes: it runs in the recipe's folder, with that directory and the files `from` as
 * arguments.
 */
export interface WrittenAsset {
  readonly name: string;
  /** The program's package. */
  readonly package: string;
  readonly from: readonly ModuleFiles[];
}

/** Files and directories of a module that `go.mod` need not require, because none of its code is compiled. */
export interface ModuleFiles extends PinnedModule {
  readonly paths: readonly string[];
}

const componentVersion = "k8s.io/component-base/version";

/**
 * Every program of the sandbox, in build order. If two `go.mod` files agree on versions, the later build reuses
 * compiled packages: the providers share the bridge with each other and with the engine, kwok the Kubernetes client
 * with the control plane, SOPS the clouds' SDKs with Flux. Neighbours are built at the same time and would compile the
 * same packages twice, so recipes that share packages are kept apart.
 */
export const recipes = [
  {
    name: "engine",
    folder: "engine",
    programs: [{ name: "pulumi", package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi" }],
    variables: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": "v3.259.0" },
    assets: [],
  },
  {
    name: "control-plane",
    folder: "control-plane",
    programs: [{ name: "control-plane", package: "." }],
    variables: {
      [`${componentVersion}.gitVersion`]: "v1.36.4",
      [`${componentVersion}.gitMajor`]: "1",
      [`${componentVersion}.gitMinor`]: "36",
    },
    assets: [],
  },
  {
    name: "github-provider",
    folder: "github-provider",
    programs: [{ name: "pulumi-resource-github", package: "." }],
    variables: { "main.version": "6.15.0" },
    assets: [],
  },
  {
    name: "kwok",
    folder: "kwok",
    programs: [{ name: "kwok", package: "sigs.k8s.io/kwok/cmd/kwok" }],
    variables: {},
    assets: [{ name: "kwok/stages", module: "sigs.k8s.io/kwok", directory: "kustomize/stage" }],
  },
  {
    name: "flux",
    folder: "flux",
    programs: [
      { name: "source-controller", package: "github.com/fluxcd/source-controller" },
      { name: "kustomize-controller", package: "github.com/fluxcd/kustomize-controller" },
    ],
    variables: {},
    assets: [
      { name: "flux/source-controller", module: "github.com/fluxcd/source-controller", directory: "config" },
      { name: "flux/kustomize-controller", module: "github.com/fluxcd/kustomize-controller", directory: "config" },
    ],
  },
  {
    name: "external-secrets",
    folder: "external-secrets",
    over: {
      module: "github.com/external-secrets/external-secrets",
      version: "v0.20.4",
      sum: "h1:HhNAjWfFEshhItphr28SGsHzf2bUP7uDAOVLg76uNAg=",
    },
    programs: [{ name: "external-secrets", package: "." }],
    variables: {},
    assets: [
      {
        name: "external-secrets/crds",
        module: "github.com/external-secrets/external-secrets",
        directory: "config/crds/bases",
      },
    ],
  },
  {
    name: "crds",
    folder: "crds",
    programs: [{ name: "crds", package: "." }],
    variables: {},
    assets: [{ name: "crds", package: ".", from: crdModules }],
  },
  {
    name: "flux-build",
    folder: "flux-build",
    programs: [{ name: "flux-build", package: "." }],
    variables: {},
    // It uses modules of the controllers and the control plane, but does not build those.
    assets: [
      {
        name: "flux-build/kubernetes",
        module: "k8s.io/kubernetes",
        version: "v1.36.4",
        sum: "h1:08GT0ZOMtyCcRnslyvnpWurf1wm20KHbC/aRS+0LxSo=",
        directory: "api/openapi-spec/v3",
      },
      {
        name: "flux-build/source-controller",
        module: "github.com/fluxcd/source-controller",
        version: "v1.9.3",
        sum: "h1:Zj1gfvK/2MFIm/K3vh5fSHoJBoggLKMuLWf5ZEmaF0w=",
        directory: "config",
      },
      {
        name: "flux-build/kustomize-controller",
        module: "github.com/fluxcd/kustomize-controller",
        version: "v1.9.5",
        sum: "h1:/XY2zy3K7fntyppEXIHG7oRMzmfgIt50eJzUfaPX1Kc=",
        directory: "config",
      },
      {
        name: "flux-build/external-secrets",
        module: "github.com/external-secrets/external-secrets",
        version: "v0.20.4",
        sum: "h1:HhNAjWfFEshhItphr28SGsHzf2bUP7uDAOVLg76uNAg=",
        directory: "config/crds/bases",
      },
    ],
  },
  {
    name: "random-provider",
    folder: "random-provider",
    programs: [{ name: "pulumi-resource-random", package: "." }],
    variables: { "main.version": "4.21.2" },
    assets: [],
  },
  {
    name: "sops",
    folder: "flux",
    programs: [
      { name: "sops", package: "github.com/getsops/sops/v3/cmd/sops" },
      { name: "age", package: "filippo.io/age/cmd/age" },
      { name: "age-keygen", package: "filippo.io/age/cmd/age-keygen" },
    ],
    variables: { "main.Version": "v1.3.1" },
    assets: [],
  },
] as const satisfies readonly Recipe[];

/**
 * A program of the sandbox. `control-plane` is etcd and the three Kubernetes servers; its first argument selects one.
 */
export type ProgramName = (typeof recipes)[number]["programs"][number]["name"];

/** A directory of files that belong to a program. */
export type AssetName = (typeof recipes)[number]["assets"][number]["name"];

/** Every program, in the order of the recipes. */
export const programNames: readonly ProgramName[] = recipes.flatMap(namesOf);

/** Names of a recipe's programs. */
export function namesOf<Name extends string>(recipe: {
  readonly programs: readonly { readonly name: Name }[];
}): Name[] {
  return recipe.programs.map(({ name }) => name);
}
