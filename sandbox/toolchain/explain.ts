import { dirname } from "node:path";
import type { GoTask } from "./run-go.ts";

const LINES = 8;

/** Explains why a `go` command failed, from its standard error. */
export function explain(
  { go, recipe, logFile }: Pick<GoTask, "go" | "recipe" | "logFile">,
  messages: string[],
): string {
  const said = messages.filter((line) => line.trim() !== "" && !line.startsWith("go: downloading "));
  return [
    `The sandbox's ${recipe} could not be built: ${cause(go.proxy, dirname(dirname(logFile)), said.join("\n"))}`,
    ...said.slice(-LINES).map((line) => `    ${line}`),
    `The whole log is ${logFile}. What has been built stays; run again to go on from there.`,
  ].join("\n");
}

function cause(proxy: string, cache: string, output: string): string {
  if (/no space left on device|disk quota exceeded/i.test(output)) {
    return `the disk is full. Building takes about 12 GB for a while: free some where ${cache} is, or let GITOPS_PLATFORM_CACHE name a directory on another disk.`;
  }
  if (
    /\b(403|404|410|5\d\d) [A-Z]|dial tcp|no such host|i\/o timeout|TLS handshake|connection re(set|fused)/.test(output)
  ) {
    return `a Go module could not be fetched. They come from GOPROXY, which is ${proxy}: is it reachable from here?`;
  }
  if (/checksum mismatch|SECURITY ERROR/.test(output)) {
    return "a Go module is not the one that was pinned. Do not go on before you know why.";
  }
  return "Go reports an error.";
}
