import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { readCommandLine } from "../rpc/command-line.ts";
import { servePlugin } from "../rpc/serve.ts";
import { tlsService } from "./service.ts";

const commandLine = readCommandLine();
await servePlugin(
  { definition: services.ResourceProviderService, implementation: tlsService(commandLine.version) },
  commandLine,
  () => undefined,
);
