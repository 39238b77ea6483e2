import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import type * as pluginMessages from "@pulumi/pulumi/proto/plugin_pb.js";
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import type * as messages from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { engineLog } from "../rpc/engine-log.ts";
import { unary } from "../rpc/handlers.ts";
import { fromStruct, toStruct } from "../rpc/property-values.ts";
import type { Comparison } from "./compare.ts";
import { compareConfig, type ConfigComparison } from "./config.ts";
import type { Change } from "./diff.ts";
import type { KubernetesProvider } from "./provider.ts";

/** Implements the engine's protocol with the provider. */
export function kubernetesService(provider: KubernetesProvider, version: string): UntypedServiceImplementation {
  return {
    handshake: unary((request: messages.ProviderHandshakeRequest) => {
      provider.log = engineLog(request.getEngineAddress());
      return new pb.ProviderHandshakeResponse().setAcceptSecrets(true).setSupportsAutonamingConfiguration(true);
    }),
    attach: unary((request: pluginMessages.PluginAttach) => {
      provider.log = engineLog(request.getAddress());
      return new empty.Empty();
    }),
    getPluginInfo: unary(() => new plugin.PluginInfo().setVersion(version)),
    getSchema: unary(() =>
      new pb.GetSchemaResponse().setSchema(JSON.stringify({ name: "kubernetes", version, resources: {} })),
    ),
    getMapping: unary(() => new pb.GetMappingResponse()),
    getMappings: unary(() => new pb.GetMappingsResponse()),
    cancel: unary(() => {
      provider.cancel();
      return new empty.Empty();
    }),
    checkConfig: unary((request: messages.CheckRequest) => new pb.CheckResponse().setInputs(request.getNews())),
    diffConfig: unary((request: messages.DiffRequest) =>
      configDiff(compareConfig(fromStruct(request.getOlds()), fromStruct(request.getNews()))),
    ),
    configure: unary(async (request: messages.ConfigureRequest) => {
      await provider.configure(new Map(request.getVariablesMap().entries()), request.getAcceptsecrets());
      const response = new pb.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true);
      return response.setSupportsAutonamingConfiguration(true);
    }),
    check: unary(async (request: messages.CheckRequest) => {
      const autonaming = request.getAutonaming();
      const inputs = await provider.check({
        urn: request.getUrn(),
        olds: fromStruct(request.getOlds()),
        news: fromStruct(request.getNews()),
        randomSeed: request.getRandomseed_asU8(),
        proposedName: autonaming?.getProposedName() ?? "",
        autonamingDisabled: autonaming?.getMode() === pb.CheckRequest.AutonamingOptions.Mode.DISABLE,
      });
      return new pb.CheckResponse().setInputs(toStruct(inputs));
    }),
    diff: unary(async (request: messages.DiffRequest) =>
      objectDiff(
        await provider.diff(
          fromStruct(request.getOlds()),
          fromStruct(request.getNews()),
          request.getIgnorechangesList(),
        ),
      ),
    ),
    create: unary(async (request: messages.CreateRequest) => {
      const { id, state } = await provider.create({
        urn: request.getUrn(),
        news: fromStruct(request.getProperties()),
        preview: request.getPreview(),
        timeout: request.getTimeout(),
      });
      return new pb.CreateResponse().setId(id).setProperties(toStruct(state));
    }),
    read: unary(async (request: messages.ReadRequest) => {
      const found = await provider.read({
        urn: request.getUrn(),
        id: request.getId(),
        state: fromStruct(request.getProperties()),
        inputs: fromStruct(request.getInputs()),
      });
      const response = new pb.ReadResponse();
      if (found === undefined) return response;
      return response.setId(request.getId()).setProperties(toStruct(found.state)).setInputs(toStruct(found.inputs));
    }),
    update: unary(async (request: messages.UpdateRequest) => {
      const state = await provider.update({
        urn: request.getUrn(),
        state: fromStruct(request.getOlds()),
        news: fromStruct(request.getNews()),
        preview: request.getPreview(),
        timeout: request.getTimeout(),
        ignoreChanges: request.getIgnorechangesList(),
      });
      return new pb.UpdateResponse().setProperties(toStruct(state));
    }),
    delete: unary(async (request: messages.DeleteRequest) => {
      await provider.remove({
        urn: request.getUrn(),
        id: request.getId(),
        state: fromStruct(request.getProperties()),
        timeout: request.getTimeout(),
      });
      return new empty.Empty();
    }),
  };
}

function configDiff({ changed, replaces }: ConfigComparison): messages.DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = pb.DiffResponse.DiffChanges;
  const response = new pb.DiffResponse().setChanges(changed.length === 0 ? DIFF_NONE : DIFF_SOME);
  return response.setDiffsList(changed).setReplacesList(replaces);
}

function objectDiff({ changes, deleteBeforeReplace }: Comparison): messages.DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = pb.DiffResponse.DiffChanges;
  const response = new pb.DiffResponse()
    .setChanges(changes.size === 0 ? DIFF_NONE : DIFF_SOME)
    .setReplacesList([...changes].filter(([, change]) => change.replaces).map(([path]) => path))
    .setDeletebeforereplace(deleteBeforeReplace)
    .setHasdetaileddiff(true);
  for (const [path, change] of changes) response.getDetaileddiffMap().set(path, propertyDiff(change));
  return response;
}

function propertyDiff({ kind, replaces }: Change): messages.PropertyDiff {
  const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = pb.PropertyDiff.Kind;
  const inPlace = { add: ADD, delete: DELETE, update: UPDATE };
  const replacing = { add: ADD_REPLACE, delete: DELETE_REPLACE, update: UPDATE_REPLACE };
  return new pb.PropertyDiff().setKind((replaces ? replacing : inPlace)[kind]).setInputdiff(kind === "delete");
}
