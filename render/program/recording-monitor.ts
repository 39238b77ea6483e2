import type { InvokeResponse } from "@pulumi/pulumi/proto/provider_pb.js";
import type {
  RegisterErrorHookRequest,
  RegisterResourceOutputsRequest,
  RegisterResourceRequest,
  RegisterResourceResponse,
  ResourceInvokeRequest,
} from "@pulumi/pulumi/proto/resource_pb.js";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { newResource, noCall } from "./fakes.ts";
import { labelOf, labelOfUrn, registrationOf, type Registration } from "./registration.ts";
import { decode } from "./secret-value.ts";

type Callback<T> = (error: unknown, response: T | undefined) => void;

/** Pulumi's own mocks, which hear of types, names and inputs alone, with an ear for the rest of each request. */
export class RecordingMonitor extends MockMonitor {
  readonly registrations: Registration[] = [];

  /** The outputs that components and the stack itself registered, by label. */
  readonly registeredOutputs = new Map<string, unknown>();

  /** Why registrations and calls were refused. The SDK tells nobody: it waits for the engine to end the program. */
  readonly failures: unknown[] = [];

  /** @param state Instead of what the fakes make up, by label. */
  constructor(state: Readonly<Record<string, object>> = {}) {
    super({
      newResource: (args) => {
        const made = newResource(args);
        return { ...made, state: { ...made.state, ...state[labelOf(args.type, args.name)] } };
      },
      call: noCall,
    });
  }

  override async registerResource(
    request: RegisterResourceRequest,
    callback: Callback<RegisterResourceResponse>,
  ): Promise<void> {
    const answer = this.#answerer(callback);
    try {
      this.#note(registrationOf(request));
    } catch (error) {
      answer(error, undefined);
      return;
    }
    await super.registerResource(request, answer);
  }

  override async invoke(request: ResourceInvokeRequest, callback: Callback<InvokeResponse>): Promise<void> {
    await super.invoke(request, this.#answerer(callback));
  }

  override registerResourceOutputs(
    request: RegisterResourceOutputsRequest,
    callback: (error: unknown, response: unknown) => void,
  ): void {
    this.registeredOutputs.set(labelOfUrn(request.getUrn()), decode(request.getOutputs()?.toJavaScript() ?? {}));
    super.registerResourceOutputs(request, callback);
  }

  /** Nothing fails here, so no hook is ever called. */
  registerErrorHook(_request: RegisterErrorHookRequest, callback: Callback<empty.Empty>): void {
    callback(null, new empty.Empty());
  }

  #answerer<T>(callback: Callback<T>): Callback<T> {
    return (error, response) => {
      if (error !== null) this.failures.push(error);
      callback(error, response);
    };
  }

  /** @throws Error on what is registered twice, which the engine refuses too. */
  #note(registration: Registration): void {
    if (this.registrations.some(({ label }) => label === registration.label)) {
      throw new Error(`${registration.label} is registered twice`);
    }
    this.registrations.push(registration);
  }
}
