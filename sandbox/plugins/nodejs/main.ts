import services from "@pulumi/pulumi/proto/language_grpc_pb.js";
import { readCommandLine } from "../rpc/command-line.ts";
import { servePlugin } from "../rpc/serve.ts";
import { languageHost } from "./host.ts";

const commandLine = readCommandLine();
const stop = new AbortController();
await servePlugin(
  { definition: services.LanguageRuntimeService, implementation: languageHost(commandLine, stop) },
  commandLine,
  () => {
    stop.abort();
  },
);
