import { afterEach, beforeEach } from "mocha";
import { KubernetesProvider } from "../../../../sandbox/plugins/kubernetes/provider.ts";
import type { Properties } from "../../../../sandbox/plugins/rpc/property-values.ts";
import { FakeApiServer } from "./fake-api-server.ts";

const urnOf = (type: string, name = "thing"): string => `urn:pulumi:dev::project::my:Component$${type}::${name}`;
export const CONFIG_MAP = urnOf("kubernetes:core/v1:ConfigMap");
export const SECRET = urnOf("kubernetes:core/v1:Secret");
export const THING = urnOf("kubernetes:try.dev/v1:Thing");

export const configMap = (data: Properties, metadata: Properties = {}): Properties => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "settings", namespace: "app", ...metadata },
  data,
});

/** Where the fake server keeps that ConfigMap. */
export const CONFIG_MAP_PATH = "/api/v1/namespaces/app/configmaps/settings";

/** A configured provider before a fake API server, new for each test of the suite that calls {@link useHarness}. */
export class Harness {
  readonly server = new FakeApiServer();
  /** What the provider told the engine. */
  readonly said: string[] = [];
  provider = new KubernetesProvider({ say: () => undefined, status: () => undefined });

  async configure(variables: Record<string, string> = {}): Promise<void> {
    this.provider = new KubernetesProvider({
      say: (severity, _, message) => this.said.push(`${severity}: ${message}`),
      status: (_, message) => this.said.push(message),
    });
    const settings = { kubeconfig: this.server.kubeconfig, ...variables };
    const entries = Object.entries(settings).map(([key, value]) => [`kubernetes:config:${key}`, value] as const);
    await this.provider.configure(new Map(entries), true);
  }

  check(urn: string, news: Properties, olds: Properties = {}): Promise<Properties> {
    const seed = { randomSeed: Buffer.alloc(0), proposedName: "", autonamingDisabled: false };
    return this.provider.check({ urn, olds, news, ...seed });
  }

  create(urn: string, news: Properties): Promise<{ id: string; state: Properties }> {
    return this.provider.create({ urn, news, preview: false, timeout: 0 });
  }

  previewCreate(urn: string, news: Properties): Promise<{ id: string; state: Properties }> {
    return this.provider.create({ urn, news, preview: true, timeout: 0 });
  }

  update(state: Properties, news: Properties, preview = false): Promise<Properties> {
    return this.provider.update({ urn: CONFIG_MAP, state, news, preview, timeout: 0, ignoreChanges: [] });
  }
}

export function useHarness(): Harness {
  const harness = new Harness();
  beforeEach(async () => {
    harness.said.length = 0;
    harness.server.reset();
    await harness.server.start();
    await harness.configure();
  });
  afterEach(async () => {
    harness.provider.cancel();
    await harness.server.stop();
  });
  return harness;
}
