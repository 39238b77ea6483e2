import * as pulumi from "@pulumi/pulumi";
import type { MockResourceArgs, MockResourceResult } from "@pulumi/pulumi/runtime/mocks.js";

/** A part of every private value that the fakes make up, so that one search finds a leak. */
export const privateMark = "PRIVATE-MATERIAL";

/** The answer of a provider: an id, and its additions to the inputs. */
type Fake = (args: MockResourceArgs) => { readonly id: string; readonly adds?: Readonly<Record<string, unknown>> };

const named: Fake = ({ name }) => ({ id: name });

/**
 * The resource types that the program may use. Private outputs are not marked here: the components mark them.
 */
const fakes: Readonly<Record<string, Fake>> = {
  "pulumi:providers:github": named,
  "pulumi:providers:kubernetes": named,
  // The outputs of a stack that has not run yet, unless a test sets others.
  "pulumi:pulumi:StackReference": ({ name }) => ({ id: name, adds: { outputs: {} } }),
  "github:index/actionsSecret:ActionsSecret": named,
  "github:index/branch:Branch": ({ inputs }) => ({
    id: ["repository", "branch"].map((field) => text(inputs, field)).join(":"),
  }),
  "github:index/repository:Repository": ({ inputs }) => ({
    id: text(inputs, "name"),
    adds: { defaultBranch: inPreview("main") },
  }),
  "github:index/repositoryDeployKey:RepositoryDeployKey": named,
  "github:index/repositoryFile:RepositoryFile": ({ inputs }) => ({
    id: ["repository", "file", "branch"].map((field) => text(inputs, field)).join(":"),
  }),
  "github:index/teamRepository:TeamRepository": ({ inputs }) => ({
    id: ["teamId", "repository"].map((field) => text(inputs, field)).join(":"),
  }),
  "random:index/randomPassword:RandomPassword": ({ name }) => ({
    id: "none",
    adds: { result: inPreview(`${privateMark} password ${pulumi.getStack()} ${name}`) },
  }),
  "tls:index/privateKey:PrivateKey": ({ name }) => ({
    id: name,
    adds: {
      privateKeyOpenssh: inPreview(`${privateMark} ssh ${pulumi.getStack()} ${name}`),
      publicKeyOpenssh: inPreview(`ssh-ed25519 key-of-${pulumi.getStack()}-${name}`),
    },
  }),
  "pulumi:index:Stash": ({ name, inputs }) => ({ id: name, adds: { output: field(inputs, "input") } }),
  "kubernetes:core/v1:ConfigMap": named,
  "kubernetes:core/v1:Namespace": named,
  "kubernetes:core/v1:ResourceQuota": named,
  "kubernetes:core/v1:Secret": named,
  "kubernetes:core/v1:Service": named,
  "kubernetes:core/v1:ServiceAccount": named,
  "kubernetes:apps/v1:Deployment": named,
  "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy": named,
  "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicyBinding": named,
  "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition": named,
  "kubernetes:networking.k8s.io/v1:NetworkPolicy": named,
  "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole": named,
  "kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding": named,
  "kubernetes:rbac.authorization.k8s.io/v1:Role": named,
  "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding": named,
  "kubernetes:external-secrets.io/v1:ClusterSecretStore": named,
  "kubernetes:external-secrets.io/v1:ExternalSecret": named,
  "kubernetes:external-secrets.io/v1:SecretStore": named,
  "kubernetes:kustomize.toolkit.fluxcd.io/v1:Kustomization": named,
  "kubernetes:source.toolkit.fluxcd.io/v1:GitRepository": named,
};

/** @throws Error on a type that the program is not expected to use. */
export function newResource(args: MockResourceArgs): MockResourceResult {
  const inputs: unknown = args.inputs;
  if (args.custom !== true) {
    if (args.type === pulumi.runtime.rootPulumiStackTypeName || args.type.startsWith("platform:")) {
      return { id: undefined, state: {} };
    }
    throw new Error(`unexpected component ${args.type} ${args.name}`);
  }
  const fake = fakes[args.type];
  if (fake === undefined) throw new Error(`unexpected resource ${args.type} ${args.name}`);
  const { id, adds = {} } = fake(args);
  return { id: pulumi.runtime.isDryRun() ? "" : id, state: { ...record(inputs), ...adds } };
}

/** @throws Error always: the program asks providers for nothing. */
export function noCall({ token }: { readonly token: string }): never {
  throw new Error(`unexpected call of ${token}`);
}

/** Returns a value that a provider makes up, which is unknown in a preview. */
function inPreview(value: string): string {
  return pulumi.runtime.isDryRun() ? pulumi.runtime.unknownValue : value;
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function field(inputs: unknown, name: string): unknown {
  return record(inputs)[name];
}

function text(inputs: unknown, name: string): string {
  const value = field(inputs, name);
  if (typeof value !== "string") throw new Error(`${name} is not a plain text`);
  return value;
}
