/** What is read of an answer. */
export interface FetchedAnswer {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null; has(name: string): boolean };
  text(): Promise<string>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** How to ask. */
export interface FetchOptions {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Default: none. */
  readonly body?: string;
  readonly signal: AbortSignal;
}

/**
 * `fetch`, through the proxy that `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` name, as the GitHub provider's own client goes.
 * Node.js 20 reads none of these variables.
 * @see https://pkg.go.dev/net/http#ProxyFromEnvironment
 */
export async function proxiedFetch(url: URL, options: FetchOptions): Promise<FetchedAnswer> {
  if (!goesThroughProxy(url, process.env)) return fetch(url, options);
  const undici = await import("undici");
  const dispatcher = new undici.EnvHttpProxyAgent();
  return undici.fetch(url, { ...options, dispatcher });
}

/** Whether Go's client asks a proxy of the environment for this URL: `NO_PROXY` is not read, any proxy is one. */
export function goesThroughProxy({ protocol, hostname }: URL, environment: NodeJS.ProcessEnv): boolean {
  // As Go does, whatever the environment says.
  if (["localhost", "127.0.0.1", "[::1]"].includes(hostname)) return false;
  const variable = protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  return [variable, variable.toLowerCase()].some((name) => (environment[name] ?? "") !== "");
}
