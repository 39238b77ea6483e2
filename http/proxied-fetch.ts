/** The parts of a response that callers read. */
export interface FetchedAnswer {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null; has(name: string): boolean };
  text(): Promise<string>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** Options of {@link proxiedFetch}. */
export interface FetchOptions {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Default: none. */
  readonly body?: string;
  readonly signal: AbortSignal;
}

/**
 * `fetch` through the proxy that `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` select, like the client of the GitHub
 * provider. Node.js 20 reads none of these variables.
 * @see https://pkg.go.dev/net/http#ProxyFromEnvironment
 */
export async function proxiedFetch(url: URL, options: FetchOptions): Promise<FetchedAnswer> {
  if (!goesThroughProxy(url, process.env)) return fetch(url, options);
  const undici = await import("undici");
  const dispatcher = new undici.EnvHttpProxyAgent();
  return undici.fetch(url, { ...options, dispatcher });
}

/** Whether the environment sets a proxy for the protocol of this URL. `NO_PROXY` is not read here. */
export function goesThroughProxy({ protocol, hostname }: URL, environment: NodeJS.ProcessEnv): boolean {
  // Go never uses a proxy for these hosts.
  if (["localhost", "127.0.0.1", "[::1]"].includes(hostname)) return false;
  const variable = protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  return [variable, variable.toLowerCase()].some((name) => (environment[name] ?? "") !== "");
}
