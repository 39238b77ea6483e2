/** The images of an app whose new tags Flux commits to its source repository. */
export interface AppImages {
  /** At least one; in the order of the file. */
  readonly images: readonly AppImage[];
  /** Where tags are committed: one for each environment that has a policy, in the order of the environments. */
  readonly updates: readonly ImageUpdate[];
}

/** An image that is looked for in a registry. */
export interface AppImage {
  /** Unique in the app: `web`. */
  readonly name: string;
  /** Without tag: `ghcr.io/labrats-work/my-diet`. */
  readonly repository: string;
  /** One of the stack's registries, whose login is used; absent for an image that everybody can see. */
  readonly registry?: string;
  /** Whether the registry is asked over HTTP. Default: false. */
  readonly insecure?: boolean;
  /** Secret of the platform namespace with the registry's CA (`ca.crt`), or a client's certificate (`tls.crt`, `tls.key`). */
  readonly certSecret?: string;
  /** At least one; no two of one environment. */
  readonly policies: readonly ImagePolicy[];
}

/** Which tag an environment gets. */
export interface ImagePolicy {
  readonly environment: string;
  readonly tags: ImageTags;
  /** Whether the image's digest is followed too. Default: only the tag is. */
  readonly digest?: ImageDigest;
}

/** Which of the tags counts. What a pattern captures by names is what is compared, unless `extract` says it. */
export type ImageTags =
  /** The newest by the date and number in its name, `<prefix>-YYYYMMDD.N`. */
  | { readonly by: "date"; readonly prefix: string }
  /** The newest by what the groups of the pattern capture, among them `date`. */
  | { readonly by: "date"; readonly pattern: string; readonly groups: readonly string[] }
  /** The highest version in a range. */
  | { readonly by: "semver"; readonly range: string; readonly pattern?: string; readonly extract?: string }
  /** The last as a number or as text. */
  | { readonly by: "numerical" | "alphabetical"; readonly pattern: string; readonly extract?: string }
  /** One tag, which is pushed again and again. */
  | { readonly by: "tag"; readonly tag: string };

/** As the image is when its tag is first found, or as it is each time that one looks. */
export type ImageDigest =
  | { readonly when: "IfNotPresent" }
  | { readonly when: "Always"; /** As Go writes it: `10m`. */ readonly interval: string };

/** Where the tags of an environment are committed. */
export interface ImageUpdate {
  readonly environment: string;
  /** The branch that the environment follows. */
  readonly branch: string;
  /** The branch that commits go to; the same by default. */
  readonly push: string;
  /** In the source repository, where files may be changed; the environment's own path by default. Begins with `./`. */
  readonly path: string;
}
