import assert from "node:assert/strict";
import { credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import pb from "@pulumi/pulumi/proto/provider_pb.js";
import type * as messages from "@pulumi/pulumi/proto/provider_pb.js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import statuses from "@pulumi/pulumi/proto/status_pb.js";
import { afterEach, beforeEach, describe, it } from "mocha";
import { kubernetesService } from "../../../../sandbox/plugins/kubernetes/service.ts";
import { fromStruct, toStruct } from "../../../../sandbox/plugins/rpc/property-values.ts";
import { listen } from "../../../../sandbox/plugins/rpc/serve.ts";
import { CONFIG_MAP, configMap, useHarness } from "./harness.ts";

type Callback<Response> = (error: ServiceError | null, response: Response) => void;

/** One call of the client as a promise. */
function call<Response>(start: (callback: Callback<Response>) => void): Promise<Response> {
  return new Promise((resolve, reject) => {
    start((error, response) => {
      if (error === null) resolve(response);
      else reject(error);
    });
  });
}

describe("kubernetes stand-in, asked by the engine", () => {
  const harness = useHarness();
  let client: ResourceProviderClient;
  let close: () => void;

  beforeEach(async () => {
    const server = await listen({
      definition: services.ResourceProviderService,
      implementation: kubernetesService(harness.provider, "4.0.0"),
    });
    close = server.close;
    client = new services.ResourceProviderClient(`127.0.0.1:${server.port.toString()}`, credentials.createInsecure());
  });
  afterEach(() => {
    client.close();
    close();
  });

  const createRequest = (annotations: Record<string, string> = {}): messages.CreateRequest =>
    new pb.CreateRequest().setUrn(CONFIG_MAP).setProperties(toStruct(configMap({ a: "1" }, { annotations })));

  it("says that it knows secrets, previews and names", async () => {
    const request = new pb.ConfigureRequest().setAcceptsecrets(true);
    request.getVariablesMap().set("kubernetes:config:kubeconfig", harness.server.kubeconfig);
    const response = await call<messages.ConfigureResponse>((callback) => client.configure(request, callback));
    assert.deepEqual(
      [response.getAcceptsecrets(), response.getSupportspreview(), response.getSupportsAutonamingConfiguration()],
      [true, true, true],
    );
  });

  it("tells changes with their kind, and whether they replace the object", async () => {
    const created = await call<messages.CreateResponse>((callback) => client.create(createRequest(), callback));
    const news = { ...configMap({ a: "2" }, { annotations: {}, labels: { new: "1" } }) };
    const request = new pb.DiffRequest().setUrn(CONFIG_MAP).setId(created.getId());
    request.setOlds(created.getProperties()).setNews(toStruct(news));
    const answer = await call<messages.DiffResponse>((callback) => client.diff(request, callback));
    const { ADD, UPDATE_REPLACE } = pb.PropertyDiff.Kind;
    const details = [...answer.getDetaileddiffMap().entries()].map(([path, change]) => [path, change.getKind()]);
    assert.deepEqual(details, [
      ["data.a", UPDATE_REPLACE],
      ["metadata.labels", ADD],
    ]);
    assert.deepEqual(answer.getReplacesList(), ["data.a"]);
    assert(answer.getDeletebeforereplace() && answer.getHasdetaileddiff());
    assert.equal(answer.getChanges(), pb.DiffResponse.DiffChanges.DIFF_SOME);
    request.setNews(toStruct(configMap({ a: "1" }, { annotations: {} })));
    const none = await call<messages.DiffResponse>((callback) => client.diff(request, callback));
    assert.equal(none.getChanges(), pb.DiffResponse.DiffChanges.DIFF_NONE);
  });

  it("hands over the state of an object that does not become ready", async () => {
    const request = createRequest({ "pulumi.com/waitFor": "condition=Ready", "pulumi.com/timeoutSeconds": "1" });
    const failed = await call((callback) => client.create(request, callback)).catch((error: unknown) => error);
    assert(failed instanceof Error && "metadata" in failed && failed.metadata instanceof Metadata);
    const [bytes] = failed.metadata.get("grpc-status-details-bin");
    assert(bytes instanceof Buffer);
    const [any] = statuses.Status.deserializeBinary(bytes).getDetailsList();
    assert.equal(any?.getTypeName(), "pulumirpc.ErrorResourceInitFailed");
    const detail = pb.ErrorResourceInitFailed.deserializeBinary(any.getValue_asU8());
    assert.equal(detail.getId(), "app/settings");
    assert.deepEqual(detail.getReasonsList(), [
      "timed out after 1 s waiting for settings to be ready: no Ready condition yet",
    ]);
    assert.deepEqual(fromStruct(detail.getProperties())["data"], { a: "1" });
  });

  it("answers with no id for an object that is gone", async () => {
    const request = new pb.ReadRequest().setUrn(CONFIG_MAP).setId("app/none");
    const answer = await call<messages.ReadResponse>((callback) => client.read(request, callback));
    assert.equal(answer.getId(), "");
  });
});
