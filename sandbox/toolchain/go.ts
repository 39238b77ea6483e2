import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Cache } from "./cache.ts";
import { ToolchainError } from "./errors.ts";

const OLDEST = { major: 1, minor: 26 };
const INSTALL = "install it from https://go.dev/dl and run again";

/** A Go installation that can build the sandbox's programs. */
export interface Go {
  /** Version as Go reports it: "go1.26.8". */
  readonly version: string;
  /** "linux/amd64" */
  readonly platform: string;
  /** The module proxy, for messages. */
  readonly proxy: string;
  /** The complete environment of `go`. */
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Finds Go on `PATH`.
 *
 * @throws ToolchainError when it is missing, or older than the programs need
 */
export async function findGo(cache: Cache, environment: NodeJS.ProcessEnv): Promise<Go> {
  const own = goEnvironment(cache, environment);
  const [version = "", os = "", architecture = "", proxy = ""] = (await askGo(own)).split("\n");
  const { major, minor } = OLDEST;
  const parts = /go(\d+)\.(\d+)/.exec(version);
  if (!parts || Number(parts[1]) < major || (Number(parts[1]) === major && Number(parts[2]) < minor)) {
    throw new ToolchainError(
      `Go ${major}.${minor} or newer is needed to build the sandbox's programs, and this is ${version}: ${INSTALL}.`,
    );
  }
  return { version, platform: `${os}/${architecture}`, proxy, environment: own };
}

/**
 * The environment of every `go` command. The user's settings for the source and verification of modules are kept.
 * Settings that would change the programs, or download another Go, are replaced.
 */
function goEnvironment(cache: Cache, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...environment,
    // Build for this machine, whatever target the user has set.
    GOOS: undefined,
    GOARCH: undefined,
    GOEXPERIMENT: undefined,
    // Without a C compiler, the programs are the same.
    CGO_ENABLED: "0",
    GO111MODULE: "on",
    GOCACHE: cache.goBuild,
    // Replaces the user's flags; an empty value would restore those of `go env -w`. The module cache stays deletable,
    // and Git is not asked about the checkout, whose commit must not be in the programs.
    GOFLAGS: "-modcacherw -buildvcs=false",
    GOMODCACHE: cache.goModules,
    GOTOOLCHAIN: "local",
    GOWORK: "off",
  };
}

async function askGo(environment: NodeJS.ProcessEnv): Promise<string> {
  try {
    const question = ["env", "GOVERSION", "GOOS", "GOARCH", "GOPROXY"];
    return (await promisify(execFile)("go", question, { env: environment, cwd: import.meta.dirname })).stdout;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
    throw new ToolchainError(
      `Go ${OLDEST.major}.${OLDEST.minor} or newer is needed to build the sandbox's programs: ${INSTALL}.`,
    );
  }
}
