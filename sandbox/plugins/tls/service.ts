import { isDeepStrictEqual } from "node:util";
import type { UntypedServiceImplementation } from "@grpc/grpc-js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import type * as messages from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { unary } from "../rpc/handlers.ts";
import { containsUnknown, fromStruct, plainProperties, toStruct } from "../rpc/property-values.ts";
import { createPrivateKey, faultsOf, keyOptions, previewPrivateKey } from "./private-key.ts";

const PRIVATE_KEY = "tls:index/privateKey:PrivateKey";

/** The tls provider, limited to keys: a key only exists in the state, so there is nothing to read, change or delete. */
export function tlsService(version: string): UntypedServiceImplementation {
  return {
    handshake: unary(() => new pb.ProviderHandshakeResponse().setAcceptSecrets(true)),
    attach: unary(() => new empty.Empty()),
    cancel: unary(() => new empty.Empty()),
    getPluginInfo: unary(() => new plugin.PluginInfo().setVersion(version)),
    getSchema: unary(() =>
      new pb.GetSchemaResponse().setSchema(JSON.stringify({ name: "tls", version, resources: {} })),
    ),
    getMapping: unary(() => new pb.GetMappingResponse()),
    getMappings: unary(() => new pb.GetMappingsResponse()),
    checkConfig: unary((request: messages.CheckRequest) => new pb.CheckResponse().setInputs(request.getNews())),
    diffConfig: unary(() => new pb.DiffResponse().setChanges(pb.DiffResponse.DiffChanges.DIFF_NONE)),
    configure: unary(() => new pb.ConfigureResponse().setAcceptsecrets(true).setSupportspreview(true)),
    check: unary(check),
    diff: unary(diff),
    create: unary(create),
    read: unary((request: messages.ReadRequest) => {
      const response = new pb.ReadResponse().setId(request.getId()).setProperties(request.getProperties());
      return response.setInputs(request.getInputs());
    }),
    delete: unary(() => new empty.Empty()),
  };
}

function check(request: messages.CheckRequest): messages.CheckResponse {
  const type = (request.getUrn().split("::")[2] ?? "").split("$").at(-1) ?? "";
  if (type !== PRIVATE_KEY) throw new Error(`the stand-in provider has ${PRIVATE_KEY} only, not ${type}`);
  const inputs = plainProperties(fromStruct(request.getNews()));
  const response = new pb.CheckResponse().setInputs(request.getNews());
  if (containsUnknown(inputs)) return response;
  return response.setFailuresList(
    faultsOf(inputs).map(({ property, reason }) => new pb.CheckFailure().setProperty(property).setReason(reason)),
  );
}

/** Every change of a key's parameters replaces the key. */
function diff(request: messages.DiffRequest): messages.DiffResponse {
  const before = { ...keyOptions(plainProperties(fromStruct(request.getOlds()))) };
  const after = { ...keyOptions(plainProperties(fromStruct(request.getNews()))) };
  const keys = ["algorithm", "ecdsaCurve", "rsaBits"] as const;
  const changed = keys.filter((key) => !isDeepStrictEqual(before[key], after[key]));
  const { DIFF_NONE, DIFF_SOME } = pb.DiffResponse.DiffChanges;
  const response = new pb.DiffResponse().setChanges(changed.length === 0 ? DIFF_NONE : DIFF_SOME);
  return response.setDiffsList(changed).setReplacesList(changed);
}

async function create(request: messages.CreateRequest): Promise<messages.CreateResponse> {
  const inputs = plainProperties(fromStruct(request.getProperties()));
  if (request.getPreview())
    return new pb.CreateResponse().setProperties(toStruct(previewPrivateKey(keyOptions(inputs))));
  const { id, outputs } = await createPrivateKey(keyOptions(inputs));
  return new pb.CreateResponse().setId(id).setProperties(toStruct(outputs));
}
