import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { ApiServer } from "./kubeconfig.ts";

/**
 * Whether a server accepts a connection and then answers nothing. Any answer counts, a refusal too; no credentials are sent,
 * and certificates are not judged.
 *
 * @param timeout Milliseconds until a server counts as hung.
 * @returns false for a server that cannot be connected to at all: no provider waits long for that.
 */
export function isHung({ url, tlsServerName }: ApiServer, timeout: number): Promise<boolean> {
  const options = {
    agent: false,
    rejectUnauthorized: false,
    ...(tlsServerName === undefined ? {} : { servername: tlsServerName }),
  };
  const version = new URL(`${url.pathname.replace(/\/*$/, "")}/version`, url);
  return new Promise((resolve) => {
    let connected = false;
    const request = (url.protocol === "https:" ? requestHttps : requestHttp)(version, options);
    const end = (hung: boolean): void => {
      clearTimeout(timer);
      request.destroy();
      resolve(hung);
    };
    const timer = setTimeout(() => {
      end(connected);
    }, timeout);
    request.on("socket", (socket) => {
      socket.once("connect", () => {
        connected = true;
      });
    });
    request.on("response", () => {
      end(false);
    });
    request.on("error", () => {
      end(false);
    });
    request.end();
  });
}
