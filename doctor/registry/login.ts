import { z } from "zod";
import { jsonOf, Unreachable, type Answer, type Ask } from "../../http/ask.ts";

/** The result of a login at a container registry. */
export type Login =
  | { readonly is: "in" }
  /** The registry admits everybody, so the password is not checked. */
  | { readonly is: "open" }
  | { readonly is: "refused"; readonly status: number }
  | { readonly is: "unreachable"; readonly why: string }
  /** The server is not a registry, or does not follow the protocol. */
  | { readonly is: "odd"; readonly why: string };

/** The server and credentials of a login. */
export interface LoginRequest {
  /** Name of the server as in a Docker configuration file: `ghcr.io`, `https://index.docker.io/v1/`. */
  readonly server: string;
  readonly username: string;
  readonly password: string;
}

/**
 * Logs in like a container runtime before it pulls: requests `/v2/`, and sends the password to the place that the
 * registry's challenge names.
 *
 * @see https://distribution.github.io/distribution/spec/auth/token/
 */
export async function logIn({ server, username, password }: LoginRequest, ask: Ask): Promise<Login> {
  const basic = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
  const api = apiOf(server);
  try {
    const first = await ask(api);
    if (first.status === 200) return { is: "open" };
    if (first.status !== 401) return odd(api, first);
    const challenge = challengeOf(first.headers.get("www-authenticate"));
    if (challenge === undefined) return { is: "odd", why: `${api.host} does not say how to log in` };
    if (challenge.scheme === "basic") return verdictOf(await ask(api, { headers: { authorization: basic } }), api);
    const service = tokenService(challenge, api, username);
    if (service === undefined) return { is: "odd", why: `${api.host} wants the password without TLS` };
    return await byToken(service, basic, api, ask);
  } catch (error) {
    if (error instanceof Unreachable) return { is: "unreachable", why: error.message };
    throw error;
  }
}

const tokenSchema = z.looseObject({ token: z.string().optional(), access_token: z.string().optional() });

async function byToken(service: URL, basic: string, api: URL, ask: Ask): Promise<Login> {
  const issued = await ask(service, { headers: { authorization: basic } });
  if (issued.status !== 200) return verdictOf(issued, service);
  const { data } = tokenSchema.safeParse(jsonOf(issued));
  const token = data?.token ?? data?.access_token;
  if (token === undefined) return { is: "odd", why: `${service.host} gives no token` };
  return verdictOf(await ask(api, { headers: { authorization: `Bearer ${token}` } }), api);
}

function verdictOf(answer: Answer, asked: URL): Login {
  if (answer.status === 200) return { is: "in" };
  return answer.status === 401 || answer.status === 403 ? { is: "refused", status: answer.status } : odd(asked, answer);
}

function odd({ host }: URL, { status }: Answer): Login {
  return { is: "odd", why: `${host} answered ${status}, not as a registry does` };
}

/**
 * The URL of a registry's API. Docker Hub has another host than its name says. As in Docker, only registries on this
 * machine use plain HTTP.
 */
function apiOf(server: string): URL {
  const [host = ""] = server.replace(/^https:\/\//, "").split("/");
  if (["docker.io", "index.docker.io"].includes(host)) return new URL("https://registry-1.docker.io/v2/");
  return new URL(`${isLocal(host.split(":")[0] ?? "") ? "http" : "https"}://${host}/v2/`);
}

function isLocal(hostname: string): boolean {
  return hostname === "localhost" || hostname === "127.0.0.1";
}

interface Challenge {
  readonly scheme: "basic" | "bearer";
  readonly parameters: ReadonlyMap<string, string>;
}

function challengeOf(header: string | null): Challenge | undefined {
  const [, scheme = "", rest = ""] = /^\s*(basic|bearer)\s*(.*)$/i.exec(header ?? "") ?? [];
  const parameters = new Map([...rest.matchAll(/(\w+)="([^"]*)"/g)].map(([, key = "", value = ""]) => [key, value]));
  switch (scheme.toLowerCase()) {
    case "basic":
      return { scheme: "basic", parameters };
    case "bearer":
      return { scheme: "bearer", parameters };
    default:
      return undefined;
  }
}

/** The URL of the token service; undefined if the password would cross the network in plain text. */
function tokenService({ parameters }: Challenge, api: URL, username: string): URL | undefined {
  const realm = parameters.get("realm") ?? "";
  if (!URL.canParse(realm)) return undefined;
  const url = new URL(realm);
  if (url.protocol !== "https:" && !(api.protocol === "http:" && isLocal(url.hostname))) return undefined;
  const service = parameters.get("service");
  if (service !== undefined) url.searchParams.set("service", service);
  url.searchParams.set("account", username);
  return url;
}
