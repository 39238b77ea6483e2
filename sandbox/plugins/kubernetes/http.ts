import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { parseJson, type Value } from "../rpc/property-values.ts";
import { ApiError } from "./errors.ts";
import type { Connection } from "./kubeconfig.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface HttpRequest {
  method: Method;
  /** Path with its query. */
  path: string;
  body?: string;
  contentType?: string;
}

/** The number of attempts for one request. */
const ATTEMPTS = 5;
const FIRST_PAUSE = 100;
/** The timeout for the start of a response, in milliseconds. */
const TIMEOUT = 60_000;

/** Connection errors and statuses after which a request may be repeated. */
const TRANSIENT = new Set(["ECONNRESET", "ECONNREFUSED", "EPIPE", "ETIMEDOUT", "EAI_AGAIN"]);
const TRANSIENT_STATUS = new Set([429, 500, 502, 503, 504]);

/**
 * A JSON client for one API server, with persistent connections.
 *
 * It retries after 429, 5xx and broken connections; a POST only if the server cannot have processed it.
 */
export class HttpClient {
  readonly #connection: Connection;
  readonly #agent: HttpAgent | HttpsAgent;
  readonly #cancelled: AbortSignal;

  /** @param cancelled - ends all pending requests, and refuses new ones. */
  constructor(connection: Connection, cancelled: AbortSignal) {
    this.#connection = connection;
    this.#cancelled = cancelled;
    const { ca, certificate: cert, key, servername, verify } = connection;
    this.#agent = connection.server.startsWith("https:")
      ? new HttpsAgent({
          keepAlive: true,
          maxSockets: 32,
          rejectUnauthorized: verify,
          ...(ca === undefined ? {} : { ca }),
          ...(cert === undefined ? {} : { cert }),
          ...(key === undefined ? {} : { key }),
          ...(servername === undefined ? {} : { servername }),
        })
      : new HttpAgent({ keepAlive: true, maxSockets: 32 });
  }

  /**
   * @param attempts - the number of attempts; 1 to fail at once if there is no response.
   * @throws ApiError if the status is not 2xx; the connection's error if there is no response.
   */
  async send(request: HttpRequest, attempts = ATTEMPTS): Promise<Value> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#once(request);
      } catch (error) {
        this.#cancelled.throwIfAborted();
        if (attempt >= attempts || !mayRepeat(request.method, error)) throw error;
        const pause = error instanceof ApiError ? error.retryAfter : undefined;
        await sleep(pause ?? FIRST_PAUSE * 2 ** (attempt - 1), undefined, { signal: this.#cancelled });
      }
    }
  }

  async #once({ method, path, body, contentType = "application/json" }: HttpRequest): Promise<Value> {
    const { server, token } = this.#connection;
    const send = server.startsWith("https:") ? httpsRequest : httpRequest;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = send(
        `${server}${path}`,
        {
          method,
          agent: this.#agent,
          signal: this.#cancelled,
          timeout: TIMEOUT,
          headers: {
            accept: "application/json",
            "user-agent": "pulumi-kubernetes-stand-in",
            ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
            ...(body === undefined ? {} : { "content-type": contentType, "content-length": Buffer.byteLength(body) }),
          },
        },
        resolve,
      );
      request.on("error", (error: ConnectionError) => {
        // The server closed a kept-alive connection before the request arrived, so it has not seen the request.
        error.message ||= `${error.code ?? "no connection"} ${server}`;
        error.unsent = error.code === "ECONNREFUSED" || (request.reusedSocket && error.code === "ECONNRESET");
        reject(error);
      });
      request.on("timeout", () => request.destroy(new Error(`no answer to ${method} ${path} in a minute`)));
      request.end(body);
    });
    const chunks: Buffer[] = [];
    for await (const chunk of answer) if (chunk instanceof Buffer) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const status = answer.statusCode ?? 0;
    if (status >= 200 && status < 300) return text === "" ? null : parseJson(text);
    throw new ApiError(status, text, retryAfterOf(answer));
  }
}

interface ConnectionError extends NodeJS.ErrnoException {
  unsent?: boolean;
}

function mayRepeat(method: Method, error: unknown): boolean {
  if (error instanceof ApiError) {
    // Refused before any processing: 429 by the server's own limits, 503 while it starts or stops.
    if (method === "POST") return error.status === 429 || error.status === 503;
    return TRANSIENT_STATUS.has(error.status);
  }
  const { code = "", unsent = false }: ConnectionError = error instanceof Error ? error : new Error();
  return method === "POST" ? unsent : TRANSIENT.has(code);
}

function retryAfterOf(answer: IncomingMessage): number | undefined {
  const seconds = Number.parseInt(answer.headers["retry-after"] ?? "", 10);
  return Number.isNaN(seconds) ? undefined : seconds * 1000;
}
