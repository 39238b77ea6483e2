import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { readCommandLine } from "../rpc/command-line.ts";
import { engineLog } from "../rpc/engine-log.ts";
import { servePlugin } from "../rpc/serve.ts";
import { KubernetesProvider } from "./provider.ts";
import { kubernetesService } from "./service.ts";

const commandLine = readCommandLine();
const provider = new KubernetesProvider(engineLog(commandLine.engine));
await servePlugin(
  { definition: services.ResourceProviderService, implementation: kubernetesService(provider, commandLine.version) },
  commandLine,
  () => {
    provider.cancel();
  },
);
