import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { keyOwner } from "../model/owners.ts";
import { rootSourceName, rootSourceType, secretOf } from "./change-over.ts";
import { fileType, trackedFile, type TrackedFile } from "../github/tracked-file.ts";
import type { AgeRecipient } from "../model/age.ts";
import { isAgeRecipient } from "../sops/age-identity.ts";
import type { FormerObject } from "../model/former-object.ts";
import { formerObject } from "./former-objects.ts";
import { COMPONENT } from "../manifests/flux/selection.ts";

/** A deploy key of the state: a registration, or a key pair that may have been registered. */
export interface KnownKey {
  /** Name of the resource. */
  readonly name: string;
  /** The key in OpenSSH's format, without a comment. */
  readonly publicKey: string;
}

/** A deploy key that the state has as registered. */
export interface KnownRegistration extends KnownKey {
  /** `<repository>:<number on GitHub>` */
  readonly id: string;
  /** Name of the repository, within the owner. */
  readonly repository: string;
  readonly title: string;
}

/** An AGE key of the state. */
export interface KnownAgeKey {
  /** Public key of each of its generations. All but the one of its last run's configuration are unprotected. */
  readonly generations: ReadonlyMap<number, AgeRecipient>;
}

/** A repository of the state. */
export interface KnownRepository {
  /** Name within the owner. */
  readonly name: string;
  readonly topics: readonly string[];
}

/** A custom resource definition of the state. */
export interface KnownDefinition {
  /** `imagepolicies.image.toolkit.fluxcd.io` */
  readonly name: string;
  readonly group: string;
  /** The version in which the API server stores objects. */
  readonly version: string;
  readonly plural: string;
  /** The controller of Flux that it belongs to. */
  readonly component?: string | undefined;
}

/** The resources of GitHub, and the kinds of the cluster, in a stack's state when an operation begins. */
export interface OwnState {
  /** The repositories by name of the resource. */
  readonly repositories: ReadonlyMap<string, KnownRepository>;
  readonly registrations: readonly KnownRegistration[];
  /** Key pairs of deploy keys, registered or not. */
  readonly keyPairs: readonly KnownKey[];
  /** The AGE keys by name of the resource. */
  readonly ageKeys: ReadonlyMap<string, KnownAgeKey>;
  /** Names of the resources of branches. */
  readonly branches: ReadonlySet<string>;
  /** Files in repositories. */
  readonly files: readonly TrackedFile[];
  /** Name of the Secret with which Flux reads the fleet repository; absent before Flux is installed. */
  readonly fleetSecret?: string;
  /** Kinds that the stack has brought to its cluster. */
  readonly definitions: readonly KnownDefinition[];
  /** Objects in the cluster that Flux may keep from now on. */
  readonly former: readonly FormerObject[];
}

const repository = z.object({
  name: z.string(),
  topics: z
    .array(z.string())
    .nullish()
    .transform((topics) => topics ?? []),
});
const registration = z.object({ id: z.string(), repository: z.string(), title: z.string(), key: z.string() });
const publicAgeKey = z.string().refine(isAgeRecipient);
const ageKey = z.object({
  recipient: publicAgeKey,
  // Earlier versions knew of one.
  generations: z.record(z.coerce.number<string>().int(), publicAgeKey).optional(),
});
const keyPair = z.object({ publicKeyOpenssh: z.string() });
const definition = z.object({
  metadata: z.object({ name: z.string(), labels: z.record(z.string(), z.string()).nullish() }),
  spec: z.object({
    group: z.string(),
    names: z.object({ plural: z.string() }),
    versions: z.array(z.object({ name: z.string(), storage: z.boolean() })),
  }),
});
const answer = z.object({
  outputs: z.record(z.string(), z.object({ type: z.string(), outputs: z.unknown() })),
});

/**
 * Reads the stack's own state, as it was before this operation, from the engine.
 *
 * @throws Error where no engine runs the program, as when it is rendered
 */
export async function readOwnState(): Promise<OwnState> {
  const stackName = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
  const read: unknown = await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName });
  return ownState(answer.parse(read).outputs);
}

/** Extracts only public values: the state contains all secrets in plain text. */
function ownState(resources: z.infer<typeof answer>["outputs"]): OwnState {
  const repositories = new Map<string, KnownRepository>();
  const registrations: KnownRegistration[] = [];
  const keyPairs: KnownKey[] = [];
  const ageKeys = new Map<string, KnownAgeKey>();
  const branches = new Set<string>();
  const files: TrackedFile[] = [];
  let fleetSecret: string | undefined;
  const definitions: KnownDefinition[] = [];
  const former: FormerObject[] = [];
  for (const [urn, { type, outputs }] of Object.entries(resources)) {
    const name = urn.split("::")[3] ?? "";
    switch (type) {
      case "github:index/repository:Repository": {
        const { data } = repository.safeParse(outputs);
        if (data !== undefined) repositories.set(name, data);
        break;
      }
      case "github:index/branch:Branch":
        branches.add(name);
        break;
      case "github:index/repositoryDeployKey:RepositoryDeployKey": {
        const { data } = registration.safeParse(outputs);
        if (data !== undefined) registrations.push({ ...data, name, publicKey: withoutComment(data.key) });
        break;
      }
      case "platform:keys:AgeKey": {
        const { data } = ageKey.safeParse(outputs);
        if (data === undefined) break;
        const generations = Object.entries(data.generations ?? { 1: data.recipient });
        ageKeys.set(name, { generations: new Map(generations.map(([number, key]) => [Number(number), key])) });
        break;
      }
      case rootSourceType:
        if (name.endsWith(rootSourceName)) fleetSecret = secretOf(outputs);
        break;
      case fileType: {
        const file = trackedFile(urn, outputs);
        if (file !== undefined) files.push(file);
        break;
      }
      case "tls:index/privateKey:PrivateKey": {
        const { data } = keyPair.safeParse(outputs);
        if (data !== undefined) keyPairs.push({ name, publicKey: withoutComment(data.publicKeyOpenssh) });
        break;
      }
      case "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition": {
        const known = knownDefinition(outputs);
        if (known !== undefined) definitions.push(known);
        break;
      }
      default: {
        const object = formerObject(urn, type, outputs);
        if (object !== undefined) former.push(object);
      }
    }
  }
  return {
    repositories,
    registrations,
    keyPairs,
    ageKeys,
    branches,
    files,
    definitions,
    former,
    ...(fleetSecret === undefined ? {} : { fleetSecret }),
  };
}

/**
 * Returns the part of a state for one owner's repositories: for an owner other than the stack's, only deploy keys.
 *
 * @param owner - in lower case; undefined for the stack's own
 */
export function stateAt(state: OwnState, owner: string | undefined): OwnState {
  const isTheirs = ({ name }: { readonly name: string }): boolean => keyOwner(name) === owner;
  const registrations = state.registrations.filter(isTheirs);
  const keyPairs = state.keyPairs.filter(isTheirs);
  if (owner === undefined) return { ...state, registrations, keyPairs };
  const nothing = {
    repositories: new Map(),
    ageKeys: new Map(),
    branches: new Set<string>(),
    files: [],
    definitions: [],
    former: [],
  };
  return { registrations, keyPairs, ...nothing };
}

/** The definition that an object of a cluster, or of a manifest, is; undefined for one without a stored version. */
export function knownDefinition(object: unknown): KnownDefinition | undefined {
  const { data } = definition.safeParse(object);
  const version = data?.spec.versions.find(({ storage }) => storage)?.name;
  if (data === undefined || version === undefined) return undefined;
  const { metadata, spec } = data;
  const component = metadata.labels?.[COMPONENT];
  return { name: metadata.name, group: spec.group, version, plural: spec.names.plural, component };
}

/** A public key's type and base64: GitHub drops the comment. */
export function withoutComment(publicKey: string): string {
  return publicKey.trim().split(/\s+/).slice(0, 2).join(" ");
}
