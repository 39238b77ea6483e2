/** What Pulumi's SDK runs programs of its Automation API with, and declares to nobody. */
export {};

declare module "@pulumi/pulumi/automation/server.js" {
  import type { ServerUnaryCall, sendUnaryData } from "@grpc/grpc-js";
  import type * as messages from "@pulumi/pulumi/proto/language_pb.js";
  import type * as plugins from "@pulumi/pulumi/proto/plugin_pb.js";
  import type empty from "google-protobuf/google/protobuf/empty_pb.js";

  class LanguageServer {
    constructor(program: () => Promise<unknown>);
    getRequiredPlugins(
      call: ServerUnaryCall<messages.GetRequiredPluginsRequest, messages.GetRequiredPluginsResponse>,
      answer: sendUnaryData<messages.GetRequiredPluginsResponse>,
    ): void;
    getPluginInfo(
      call: ServerUnaryCall<empty.Empty, plugins.PluginInfo>,
      answer: sendUnaryData<plugins.PluginInfo>,
    ): void;
    run(
      call: ServerUnaryCall<messages.RunRequest, messages.RunResponse>,
      answer: sendUnaryData<messages.RunResponse>,
    ): Promise<void>;
  }
}
