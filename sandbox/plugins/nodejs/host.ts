import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { handleServerStreamingCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import language from "@pulumi/pulumi/proto/language_pb.js";
import type * as messages from "@pulumi/pulumi/proto/language_pb.js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import type { CommandLine } from "../rpc/command-line.ts";
import { unary } from "../rpc/handlers.ts";
import { fromStruct } from "../rpc/property-values.ts";
import { programDependencies, requiredPackages } from "./packages.ts";
import { runProgram } from "./program.ts";

/**
 * The language host of Node programs, which the engine uses to run a program and to find the plugins that it needs.
 *
 * @param commandLine - contains the engine's address, which a handshake repeats.
 * @param stop - ends the running program.
 */
export function languageHost(commandLine: CommandLine, stop: AbortController): UntypedServiceImplementation {
  let { engine } = commandLine;
  return {
    handshake: unary((request: messages.LanguageHandshakeRequest) => {
      engine = request.getEngineAddress();
      return new language.LanguageHandshakeResponse();
    }),
    getPluginInfo: unary(() => new plugin.PluginInfo().setVersion(commandLine.version)),
    getRequiredPackages: unary((request: messages.GetRequiredPackagesRequest) => {
      const packages = requiredPackages(directoryOf(request.getInfo())).map(({ name, version, server }) =>
        new plugin.PackageDependency().setName(name).setKind("resource").setVersion(version).setServer(server),
      );
      return new language.GetRequiredPackagesResponse().setPackagesList(packages);
    }),
    getRequiredPlugins: unary((request: messages.GetRequiredPluginsRequest) => {
      const plugins = requiredPackages(directoryOf(request.getInfo())).map(({ name, version, server }) =>
        new plugin.PluginDependency().setName(name).setKind("resource").setVersion(version).setServer(server),
      );
      return new language.GetRequiredPluginsResponse().setPluginsList(plugins);
    }),
    run: unary(async (request: messages.RunRequest, cancelled) => {
      const result = await run(request, engine, AbortSignal.any([stop.signal, cancelled]));
      return new language.RunResponse().setError(result.error).setBail(result.bail);
    }),
    getProgramDependencies: unary((request: messages.GetProgramDependenciesRequest) => {
      const dependencies = programDependencies(directoryOf(request.getInfo())).map(({ name, version }) =>
        new language.DependencyInfo().setName(name).setVersion(version),
      );
      return new language.GetProgramDependenciesResponse().setDependenciesList(dependencies);
    }),
    about: unary(about),
    runtimeOptionsPrompts: unary(() => new language.RuntimeOptionsResponse()),
    template: unary(() => new language.TemplateResponse()),
    installDependencies: nothingToInstall,
    cancel: unary(() => {
      stop.abort();
      return new empty.Empty();
    }),
  };
}

/** `npm ci` has installed everything before the sandbox runs. */
const nothingToInstall: handleServerStreamingCall<
  messages.InstallDependenciesRequest,
  messages.InstallDependenciesResponse
> = (call) => {
  call.end();
};

function directoryOf(info: messages.ProgramInfo | undefined): string {
  const directory = info?.getProgramDirectory() ?? "";
  return directory === "" ? process.cwd() : directory;
}

function run(request: messages.RunRequest, engine: string, stop: AbortSignal): ReturnType<typeof runProgram> {
  const info = request.getInfo();
  const options = fromStruct(info?.getOptions());
  const text = (key: string): string => (typeof options[key] === "string" ? options[key] : "");
  return runProgram(
    {
      programDirectory: directoryOf(info),
      rootDirectory: info?.getRootDirectory() ?? "",
      entryPoint: info?.getEntryPoint() ?? ".",
      monitor: request.getMonitorAddress(),
      engine,
      organization: request.getOrganization(),
      project: request.getProject(),
      stack: request.getStack(),
      dryRun: request.getDryrun(),
      parallel: request.getParallel(),
      config: new Map(request.getConfigMap().entries()),
      configSecretKeys: request.getConfigsecretkeysList(),
      arguments: request.getArgsList(),
      options: {
        typescript: options["typescript"] !== false,
        tsconfig: text("tsconfig"),
        nodeargs: text("nodeargs"),
      },
    },
    stop,
  );
}

async function about(request: messages.AboutRequest): Promise<messages.AboutResponse> {
  const response = new language.AboutResponse().setExecutable(process.execPath).setVersion(process.version);
  const metadata = response.getMetadataMap();
  metadata.set("packagemanager", "npm");
  const typescript = programDependencies(directoryOf(request.getInfo())).find(({ name }) => name === "typescript");
  if (typescript !== undefined) metadata.set("typescriptVersion", typescript.version);
  try {
    const { stdout } = await promisify(execFile)("npm", ["--version"]);
    metadata.set("packagemanagerVersion", stdout.trim());
  } catch {
    // The version is left out if npm cannot be run.
  }
  return response;
}
