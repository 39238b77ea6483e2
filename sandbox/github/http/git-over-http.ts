import type { IncomingMessage, ServerResponse } from "node:http";
import { createGunzip } from "node:zlib";
import type { Context } from "../context.ts";
import { spawnGit } from "../git/run.ts";
import { includes } from "../apps/installation-rights.ts";
import { type Caller, reaches } from "./authentication.ts";

/** The URLs of Git's smart HTTP protocol, for users with the token and Apps with theirs: gitprotocol-http(5). */
const route = /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/;

/** One request of the protocol. */
export interface GitRequest {
  readonly owner: string;
  readonly repository: string;
  readonly service: "upload-pack" | "receive-pack";
  /** Whether this is the first request, which lists the refs. */
  readonly advertise: boolean;
}

/** @returns undefined if the URL does not belong to the protocol */
export function gitRequest(url: URL): GitRequest | undefined {
  const [, owner = "", repository = "", step = ""] = route.exec(url.pathname) ?? [];
  const advertise = step === "info/refs";
  const service = advertise ? url.searchParams.get("service") : step;
  if (service !== "git-upload-pack" && service !== "git-receive-pack") return undefined;
  return { owner, repository, service: service === "git-upload-pack" ? "upload-pack" : "receive-pack", advertise };
}

/**
 * Serves one request of the protocol.
 *
 * @returns the status of the response
 */
export async function serveGit(
  github: Context,
  { owner, repository: name, service, advertise }: GitRequest,
  caller: Caller,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<number> {
  const refuse = (status: number, message: string, headers: Record<string, string> = {}): number => {
    response.writeHead(status, { "content-type": "text/plain; charset=UTF-8", ...headers }).end(`${message}\n`);
    return status;
  };
  const askForToken = (): number =>
    refuse(401, "Authentication required", { "www-authenticate": 'Basic realm="GitHub"' });
  if (caller.kind === "unknown") return askForToken();
  const repository = github.store.follow(name, owner);
  const hidden = repository === undefined || repository.record.settings.private || service === "receive-pack";
  if (hidden && (caller.kind === "anonymous" || caller.kind === "app")) return askForToken();
  if (repository === undefined) return refuse(404, "Repository not found.");
  const others = github.store.organization.owners;
  if (hidden && caller.kind === "operator" && !reaches(caller.only, repository.owner, others)) {
    return refuse(404, "Repository not found.");
  }
  if (hidden && caller.kind === "installation") {
    const { permissions } = caller.access;
    if (!includes(caller.access, repository) || permissions["contents"] === undefined)
      return refuse(404, "Repository not found.");
    if (service === "receive-pack" && permissions["contents"] !== "write") {
      return refuse(403, "Write access to repository not granted.");
    }
  }
  if (service === "receive-pack" && repository.record.settings.archived) {
    return refuse(403, "This repository was archived so it is read-only.");
  }

  const protocol = request.headers["git-protocol"];
  const child = spawnGit(
    repository.directory,
    [service, "--stateless-rpc", ...(advertise ? ["--advertise-refs"] : []), repository.directory],
    typeof protocol === "string" ? { GIT_PROTOCOL: protocol } : {},
  );
  child.stderr.resume();
  response.once("close", () => child.kill());
  response.writeHead(200, {
    "content-type": `application/x-git-${service}-${advertise ? "advertisement" : "result"}`,
    "cache-control": "no-cache",
  });
  if (advertise) {
    if (protocol !== "version=2") response.write(packetLine(`# service=git-${service}\n`) + "0000");
    child.stdin.end();
  } else {
    const zipped = request.headers["content-encoding"] === "gzip";
    (zipped ? request.pipe(createGunzip()) : request).on("error", () => child.kill()).pipe(child.stdin);
  }
  child.stdout.pipe(response);
  await new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => {
      resolve();
    });
  });
  if (service === "receive-pack" && !advertise) repository.pushed();
  return 200;
}

/** Formats a line of Git's protocols: its length in four hexadecimal digits, including those, then the text. */
function packetLine(text: string): string {
  return (text.length + 4).toString(16).padStart(4, "0") + text;
}
