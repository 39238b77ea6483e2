import type { ImageDigest } from "../../model/images.ts";
import type { KubernetesObject } from "../../model/kubernetes-object.ts";
import type { TagSelection } from "./tag-policy.ts";

const apiVersion = "image.toolkit.fluxcd.io/v1";

/** The interval at which Flux lists a registry's tags and compares the source repository with them. */
const interval = "5m";

/** The author of the commits, which sets them apart from commits by people. */
const author = { name: "image-automation", email: "image-automation@users.noreply.github.com" };

/** Returns a subject line and a list of the changes; the template is Go's, and Flux fills it in. */
const messageTemplate = (title: string): string => `Update images of ${title}

{{ range .Changed.Changes -}}
- {{ .OldValue }} becomes {{ .NewValue }}
{{ end -}}
`;

/** The arguments of {@link imageRepository}. */
export interface ImageRepositoryArgs {
  readonly name: string;
  readonly namespace: string;
  /** Without tag. */
  readonly image: string;
  /** The Secret in the same namespace with the registry's credentials. Default: none. */
  readonly secretName?: string;
  /** Whether the registry is asked over HTTP. Default: false. */
  readonly insecure?: boolean;
  /** The Secret in the same namespace with certificates for the connection. Default: public certificate authorities. */
  readonly certSecretName?: string;
}

/** Lists the tags of an image. */
export function imageRepository(args: ImageRepositoryArgs): KubernetesObject {
  const { name, namespace, image, secretName, insecure = false, certSecretName } = args;
  return {
    apiVersion,
    kind: "ImageRepository",
    metadata: { name, namespace },
    spec: {
      image,
      interval,
      ...(secretName === undefined ? {} : { secretRef: { name: secretName } }),
      ...(certSecretName === undefined ? {} : { certSecretRef: { name: certSecretName } }),
      ...(insecure ? { insecure } : {}),
    },
  };
}

/** The arguments of {@link imagePolicy}. */
export interface ImagePolicyArgs extends TagSelection {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Name of the ImageRepository in the same namespace. */
  readonly repository: string;
  /** Default: digests are not asked for. */
  readonly digest?: ImageDigest;
}

/** Picks one of the tags. */
export function imagePolicy(args: ImagePolicyArgs): KubernetesObject {
  const { name, namespace, labels, repository, filterTags, policy, digest } = args;
  return {
    apiVersion,
    kind: "ImagePolicy",
    metadata: { name, namespace, labels },
    spec: {
      imageRepositoryRef: { name: repository },
      ...(filterTags === undefined ? {} : { filterTags }),
      policy,
      ...(digest === undefined ? {} : { digestReflectionPolicy: digest.when }),
      ...(digest?.when === "Always" ? { interval: digest.interval } : {}),
    },
  };
}

/** The arguments of {@link imageUpdateAutomation}. */
export interface ImageUpdateAutomationArgs {
  readonly name: string;
  /** The name of the app in commit messages. */
  readonly title: string;
  readonly namespace: string;
  /** The name of the GitRepository in the same namespace whose Secret may push. */
  readonly source: string;
  /** The branch that is read. */
  readonly branch: string;
  /** The branch that commits go to; Flux creates it from the other one if it is missing. */
  readonly push: string;
  /** The directory whose files are updated. */
  readonly path: string;
  /** The labels of the policies to use; markers of other policies are left alone. */
  readonly policies: Readonly<Record<string, string>>;
}

/** Builds the automation that commits the images that policies select. */
export function imageUpdateAutomation(args: ImageUpdateAutomationArgs): KubernetesObject {
  const { name, title, namespace, source, branch, push, path, policies } = args;
  return {
    apiVersion,
    kind: "ImageUpdateAutomation",
    metadata: { name, namespace },
    spec: {
      interval,
      sourceRef: { kind: "GitRepository", name: source },
      git: {
        checkout: { ref: { branch } },
        commit: { author, messageTemplate: messageTemplate(title) },
        push: { branch: push },
      },
      policySelector: { matchLabels: policies },
      update: { strategy: "Setters", path },
    },
  };
}
