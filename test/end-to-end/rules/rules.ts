import type { Applicable } from "../../../sandbox/cluster/client.ts";
import { generator } from "./artifact-generators.ts";

/** A rule about what an object of Flux's says, and a way to break it. */
export interface Rule {
  readonly title: string;
  readonly apiVersion: string;
  readonly kind: string;
  /** Breaks no rule, and gives no controller anything to do. */
  readonly spec: object;
  /** Fields of `spec` that break the rule. */
  readonly broken: object;
  readonly refusal: RegExp;
}

const kustomize = "kustomize.toolkit.fluxcd.io/v1";
const helm = "helm.toolkit.fluxcd.io/v2";
const source = "source.toolkit.fluxcd.io/v1";
const image = "image.toolkit.fluxcd.io/v1";

const kustomization = {
  suspend: true,
  interval: "1h",
  prune: false,
  path: "./nothing",
  sourceRef: { kind: "GitRepository", name: "nothing" },
};
const helmRelease = { suspend: true, interval: "1h", chartRef: { kind: "OCIRepository", name: "nothing" } };
const asked = { dependsOn: [{ name: "other", namespace: "other-platform", readyExpr: "dep.spec.suspend" }] };

const boundaries: readonly Rule[] = [
  ...(["secretRef", "configMapRef"] as const).flatMap((reference): Rule[] => {
    const broken = { kubeConfig: { [reference]: { name: "anywhere" } } };
    const refusal = /spec\.kubeConfig is not for apps: Flux would log in to any server from where it is; remove it$/;
    return [
      { title: `a Kustomization elsewhere (${reference})`, ...of(kustomize, "Kustomization", kustomization), broken },
      { title: `a HelmRelease elsewhere (${reference})`, ...of(helm, "HelmRelease", helmRelease), broken },
    ].map((rule) => ({ ...rule, refusal }));
  }),
  ...[
    { title: "a Kustomization's question", ...of(kustomize, "Kustomization", kustomization) },
    { title: "a HelmRelease's question", ...of(helm, "HelmRelease", helmRelease) },
  ].map((rule) => ({
    ...rule,
    broken: asked,
    refusal: /readyExpr in spec\.dependsOn on another namespace is not for/,
  })),
  {
    title: "another app's tags",
    ...of(image, "ImagePolicy", { imageRepositoryRef: { name: "web" }, policy: { alphabetical: {} } }),
    broken: { imageRepositoryRef: { name: "web", namespace: "other-platform" } },
    refusal: /spec\.imageRepositoryRef in another namespace is not for apps/,
  },
  {
    title: "another app's key to write with",
    ...of(image, "ImageUpdateAutomation", {
      suspend: true,
      interval: "1h",
      sourceRef: { kind: "GitRepository", name: "app" },
      git: { commit: { author: { email: "team@example.org" } } },
    }),
    broken: { sourceRef: { kind: "GitRepository", name: "flux-system", namespace: "flux-system" } },
    refusal: /spec\.sourceRef in another namespace is not for apps/,
  },
];

const fetched = { suspend: true, interval: "1h" };

const identities: readonly Rule[] = [
  {
    ...of(source, "GitRepository", { ...fetched, url: "https://example.org/app.git" }),
    broken: { provider: "azure" },
  },
  { ...of(source, "OCIRepository", { ...fetched, url: "oci://example.org/app" }), broken: { provider: "aws" } },
  {
    ...of(source, "Bucket", { ...fetched, endpoint: "example.org", bucketName: "app" }),
    broken: { provider: "gcp" },
  },
  { ...of(image, "ImageRepository", { ...fetched, image: "example.org/app" }), broken: { provider: "aws" } },
].map((rule) => ({
  ...rule,
  title: `a cloud's ${rule.kind} with Flux's own identity`,
  refusal: /spec\.provider (aws|azure|gcp) would log in as Flux itself: name an account of yours in spec\.serviceAcc/,
}));

const charts: Rule = {
  title: "a cloud's HelmRepository, which has Flux's own identity only",
  ...of(source, "HelmRepository", { ...fetched, type: "oci", url: "oci://example.org/charts" }),
  broken: { provider: "gcp" },
  refusal: /spec\.provider gcp would log in as Flux itself: use an OCIRepository with spec\.serviceAccountName$/,
};

/** Every rule about a field of an object of Flux's. */
export const rules: readonly Rule[] = [...boundaries, ...identities, charts, generator];

/** An object that breaks no rule, whatever `fields` do to its `spec`. */
export function subject(
  { apiVersion, kind, spec }: Pick<Rule, "apiVersion" | "kind" | "spec">,
  {
    namespace,
    name,
    ...metadata
  }: { readonly namespace: string; readonly name: string; readonly finalizers?: string[] },
  fields: object = {},
): Applicable {
  return { apiVersion, kind, metadata: { namespace, name, ...metadata }, spec: { ...spec, ...fields } };
}

function of(apiVersion: string, kind: string, spec: object): Pick<Rule, "apiVersion" | "kind" | "spec"> {
  return { apiVersion, kind, spec };
}
