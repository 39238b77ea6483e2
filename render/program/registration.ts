import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb.js";
import { decode } from "./secret-value.ts";

/** A resource as the program registered it. */
export interface Registration {
  /** `<package>:<kind> <name>`, unique in a recording; how resources name each other here. */
  readonly label: string;
  /** The whole type token. */
  readonly type: string;
  readonly name: string;
  readonly custom: boolean;
  readonly parent: string | undefined;
  /** As handed to the provider; secrets are marked. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** The options that are set, and no others. */
  readonly options: Options;
  /** All that it comes after: given by `dependsOn`, or because an input comes from there. */
  readonly dependencies: readonly string[];
  /** The explicit provider, its own or inherited. */
  readonly provider: string | undefined;
  /** Outputs that the engine keeps secret whatever the provider says. */
  readonly secretOutputs: readonly string[];
}

/** Resource options as the engine sees them. */
export interface Options {
  readonly protect?: true;
  /** The dependencies that no input implies. A component represents all its custom resources. */
  readonly dependsOn?: readonly string[];
  readonly ignoreChanges?: readonly string[];
  readonly deletedWith?: string;
  readonly replacementTrigger?: unknown;
  readonly retainOnDelete?: true;
  readonly deleteBeforeReplace?: boolean;
  readonly import?: string;
  /** URNs that the resource had before. */
  readonly aliases?: readonly string[];
}

/** `platform:github:Repository` becomes `platform:Repository`, `kubernetes:core/v1:Secret` becomes `kubernetes:Secret`. */
export function labelOf(type: string, name: string): string {
  const parts = type.split(":");
  return `${parts[0] ?? ""}:${parts.at(-1) ?? ""} ${name}`;
}

/** The label of the resource that a URN, or a reference to a provider, is about. */
export function labelOfUrn(urn: string): string {
  const [, , types = "", name = ""] = urn.split("::");
  return labelOf(types.split("$").at(-1) ?? "", name);
}

/** Reads a request of the engine's protocol. */
export function registrationOf(request: RegisterResourceRequest): Registration {
  const dependencies = labels(request.getDependenciesList());
  const implied = new Set(
    labels([...request.getPropertydependenciesMap().values()].flatMap((property) => property.getUrnsList())),
  );
  const inputs = decode(request.getObject()?.toJavaScript() ?? {});
  return {
    label: labelOf(request.getType(), request.getName()),
    type: request.getType(),
    name: request.getName(),
    custom: request.getCustom(),
    parent: given(request.getParent(), labelOfUrn),
    inputs: typeof inputs === "object" && inputs !== null ? { ...inputs } : {},
    options: optionsOf(
      request,
      dependencies.filter((dependency) => !implied.has(dependency)),
    ),
    dependencies,
    provider: given(request.getProvider(), labelOfUrn),
    secretOutputs: request.getAdditionalsecretoutputsList(),
  };
}

function optionsOf(request: RegisterResourceRequest, dependsOn: readonly string[]): Options {
  const aliases = [...request.getAliasurnsList(), ...request.getAliasesList().map((alias) => alias.getUrn())].filter(
    (urn) => urn !== "",
  );
  const ignoreChanges = request.getIgnorechangesList();
  const trigger: unknown = request.getReplacementTrigger()?.toJavaScript();
  const deletedWith = given(request.getDeletedwith(), labelOfUrn);
  return {
    ...(request.getProtect() === true ? { protect: true } : {}),
    ...(dependsOn.length > 0 ? { dependsOn } : {}),
    ...(ignoreChanges.length > 0 ? { ignoreChanges } : {}),
    ...(deletedWith === undefined ? {} : { deletedWith }),
    ...(trigger === undefined ? {} : { replacementTrigger: decode(trigger) }),
    ...(request.getRetainondelete() === true ? { retainOnDelete: true } : {}),
    ...(request.getDeletebeforereplacedefined() ? { deleteBeforeReplace: request.getDeletebeforereplace() } : {}),
    ...(aliases.length > 0 ? { aliases } : {}),
    ...(request.getImportid() === "" ? {} : { import: request.getImportid() }),
  };
}

function labels(urns: readonly string[]): string[] {
  return [...new Set(urns.map(labelOfUrn))].sort();
}

function given<T>(text: string, read: (text: string) => T): T | undefined {
  return text === "" ? undefined : read(text);
}
