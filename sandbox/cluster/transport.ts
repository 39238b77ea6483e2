import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { text } from "node:stream/consumers";
import { KubernetesError } from "./errors.ts";

/** An identity to impersonate, in place of the token's owner. */
export interface Identity {
  user: string;
  groups?: readonly string[];
}

/** The address of an API server, with credentials. */
export interface Connection {
  /** `https://127.0.0.1:26443`; without TLS if it begins with `http://`, like `kubectl proxy`. */
  server: string;
  /** Certificates to verify the server's, PEM. */
  ca: string;
  token: string;
}

/** One request. */
export interface Call {
  method: string;
  /** Path with the query. */
  path: string;
  body?: unknown;
  /** Default `application/json`. */
  contentType?: string;
  as?: Identity | undefined;
  signal?: AbortSignal | undefined;
}

// Idle sockets do not keep the process alive, and close when the server stops.
const agents = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) };

/**
 * Sends a request and resolves with the response, its body unread.
 *
 * @throws KubernetesError for any status but 2xx
 */
export async function send(connection: Connection, call: Call): Promise<IncomingMessage> {
  let answer: IncomingMessage;
  try {
    answer = await attempt(connection, call);
  } catch (error) {
    if (!(error instanceof StaleSocket)) {
      throw error;
    }
    answer = await attempt(connection, call);
  }
  const { statusCode = 0 } = answer;
  if (statusCode < 200 || statusCode > 299) {
    throw new KubernetesError(call.method, call.path, statusCode, await text(answer));
  }
  return answer;
}

/** The server closed a kept-alive connection before it read the request: a retry is safe. */
class StaleSocket extends Error {
  override name = "StaleSocket";
}

function attempt(connection: Connection, call: Call): Promise<IncomingMessage> {
  const { method, path, body, contentType = "application/json", as, signal } = call;
  const content = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const url = `${connection.server}${path}`;
    const options = {
      method,
      ...(signal === undefined ? {} : { signal }),
      headers: {
        Authorization: `Bearer ${connection.token}`,
        Accept: "application/json",
        ...(content === undefined ? {} : { "Content-Type": contentType, "Content-Length": Buffer.byteLength(content) }),
        ...(as === undefined ? {} : { "Impersonate-User": as.user }),
        ...(as?.groups === undefined ? {} : { "Impersonate-Group": [...as.groups] }),
      },
    };
    const sent = url.startsWith("http://")
      ? http.request(url, { ...options, agent: agents.http })
      : https.request(url, { ...options, agent: agents.https, ca: connection.ca });
    sent.once("response", resolve);
    sent.once("error", (error) => {
      const reset = "code" in error && (error.code === "ECONNRESET" || error.code === "EPIPE");
      reject(sent.reusedSocket && reset ? new StaleSocket(error.message, { cause: error }) : error);
    });
    sent.end(content);
  });
}
