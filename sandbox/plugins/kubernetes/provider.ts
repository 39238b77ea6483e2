import { plainProperties, type Properties } from "../rpc/property-values.ts";
import type { Log } from "../rpc/engine-log.ts";
import { check, type CheckRequest } from "./check.ts";
import { fromState, toKubeObject } from "./checkpoint.ts";
import { type Cluster, connect } from "./cluster.ts";
import { compare, type Comparison } from "./compare.ts";
import { create, type Created } from "./create.ts";
import { fieldManagerOf } from "./field-manager.ts";
import { apiVersionOf } from "./objects.ts";
import { type Context, canDryRun } from "./operations.ts";
import { read, type ReadRequest } from "./read.ts";
import { remove, type RemoveRequest } from "./remove.ts";
import { readSettings, type Settings } from "./settings.ts";
import { update } from "./update.ts";

export interface WriteRequest {
  urn: string;
  news: Properties;
  preview: boolean;
  timeout: number;
}

export interface UpdateRequest extends WriteRequest {
  state: Properties;
  ignoreChanges: readonly string[];
}

/**
 * The kubernetes provider, which does the work of the official plugin for plain objects (no Helm, no kustomize, no YAML
 * rendering).
 *
 * An unreachable cluster is no error until something has to be written: a preview shows the inputs instead.
 */
export class KubernetesProvider {
  readonly #cancelled = new AbortController();
  #configured: { settings: Settings; cluster: Cluster; keepSecrets: boolean } | undefined;
  log: Log;

  constructor(log: Log) {
    this.log = log;
  }

  /** @throws Error for a setting that the stand-in does not support. */
  async configure(variables: ReadonlyMap<string, string>, keepSecrets: boolean): Promise<void> {
    const settings = readSettings(variables);
    this.#configured = { settings, cluster: await connect(settings, this.#cancelled.signal), keepSecrets };
  }

  /** Ends all waits and requests to the API server. */
  cancel(): void {
    this.#cancelled.abort(new Error("the update was cancelled"));
  }

  async check(request: CheckRequest): Promise<Properties> {
    const { cluster, settings } = this.#ready();
    if (!cluster.reachable && settings.skipUpdateUnreachable) {
      this.log.say("warning", request.urn, "the cluster is unreachable: skipUpdateUnreachable leaves it as it is");
      return request.olds;
    }
    return this.#marked(await check(request, cluster));
  }

  async diff(state: Properties, news: Properties, ignoreChanges: readonly string[]): Promise<Comparison> {
    const { cluster, settings } = this.#ready();
    return compare(state, news, ignoreChanges, { discovery: cluster.discovery, mutability: settings.mutability });
  }

  async create(request: WriteRequest): Promise<Created> {
    const inputs = toKubeObject(request.news);
    if (request.preview && !(await this.#canDryRun(request))) return { id: "", state: request.news };
    const write = {
      ...request,
      inputs,
      initialApiVersion: apiVersionOf(inputs),
      fieldManager: fieldManagerOf(inputs, ""),
    };
    const created = await create(write, this.#context());
    return { ...created, state: this.#marked(created.state) };
  }

  async update({ state, ...request }: UpdateRequest): Promise<Properties> {
    if (request.preview && !(await this.#canDryRun(request))) return request.news;
    const inputs = toKubeObject(request.news);
    const old = fromState(state);
    const write = {
      ...request,
      old,
      inputs,
      initialApiVersion: old.initialApiVersion || apiVersionOf(inputs),
      fieldManager: fieldManagerOf(inputs, old.fieldManager),
    };
    return this.#marked(await update(write, this.#context()));
  }

  /** @returns undefined if the object is gone. */
  async read(request: ReadRequest): Promise<{ state: Properties; inputs: Properties } | undefined> {
    const { cluster, settings } = this.#ready();
    if (!cluster.reachable) {
      this.log.say("warning", request.urn, `configured Kubernetes cluster is unreachable: ${cluster.reason}`);
      if (settings.deleteUnreachable) return undefined;
      if (settings.skipUpdateUnreachable) return { state: request.state, inputs: request.inputs };
      throw new Error(`failed to read resource state due to unreachable cluster. ${FORGET_ADVICE}`);
    }
    const found = await read(request, this.#context());
    return found && { state: this.#marked(found.state), inputs: this.#marked(found.inputs) };
  }

  async remove(request: RemoveRequest): Promise<void> {
    const { cluster, settings } = this.#ready();
    if (!cluster.reachable) {
      this.log.say("warning", request.urn, `configured Kubernetes cluster is unreachable: ${cluster.reason}`);
      if (settings.deleteUnreachable) return;
      throw new Error(`configured Kubernetes cluster is unreachable. ${FORGET_ADVICE}`);
    }
    await remove(request, this.#context());
  }

  #ready(): { settings: Settings; cluster: Cluster; keepSecrets: boolean } {
    if (this.#configured === undefined) throw new Error("the provider has not been configured");
    return this.#configured;
  }

  async #canDryRun({ news }: WriteRequest): Promise<boolean> {
    const { cluster } = this.#ready();
    return cluster.reachable && (await canDryRun(toKubeObject(news), cluster.discovery));
  }

  /** @throws Error if the cluster is unreachable. */
  #context(): Context {
    const { cluster, settings } = this.#ready();
    if (!cluster.reachable) throw new Error(`configured Kubernetes cluster is unreachable: ${cluster.reason}`);
    return {
      api: cluster.api,
      discovery: cluster.discovery,
      settings,
      log: this.log,
      cancelled: this.#cancelled.signal,
    };
  }

  /** Converts properties to plain values for an engine that does not support secrets. */
  #marked(properties: Properties): Properties {
    return this.#ready().keepSecrets ? properties : plainProperties(properties);
  }
}

const FORGET_ADVICE =
  "If the cluster was deleted, you can remove this resource from Pulumi state by rerunning the operation with the " +
  'PULUMI_K8S_DELETE_UNREACHABLE environment variable set to "true"';
