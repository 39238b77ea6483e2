import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { recipes, type PinnedModule, type Recipe } from "../../../sandbox/toolchain/recipes.ts";

/** A `go` that compiles nothing and is done at once, with a cache of its own. */
export interface FakeGo {
  readonly directory: string;
  readonly cache: string;
  /** Has the fake `go` on `PATH`. */
  readonly environment: NodeJS.ProcessEnv;
  /** The commands it was called with, `go env` left out. */
  readonly calls: () => string[];
  readonly remove: () => void;
}

/** What the fake `go` does differently. Shell commands. */
export interface FakeGoOptions {
  readonly version?: string;
  /** Runs before a build makes its programs. */
  readonly build?: string;
  /** Runs before packages are listed. */
  readonly list?: string;
  /** Sum of every module that is downloaded by itself. Default: the pinned one. */
  readonly sum?: string;
}

const pinned: readonly PinnedModule[] = recipes.flatMap((recipe: Recipe) => [
  ...(recipe.over ? [recipe.over] : []),
  ...recipe.assets.flatMap((asset): readonly PinnedModule[] => {
    if ("from" in asset) return asset.from;
    return "version" in asset ? [asset] : [];
  }),
]);

/** Makes one. Its build writes a file for each package, and its modules hold one YAML file and one Go file. */
export function fakeGo({ version = "go1.26.8", build = "", list = "", sum }: FakeGoOptions = {}): FakeGo {
  const directory = mkdtempSync(join(tmpdir(), "fake-go-"));
  const calls = join(directory, "calls");
  const module = join(directory, "module");
  writeFileSync(calls, "");
  for (const path of ["api/openapi-spec/v3", "config/crds/bases", "kustomize/stage", "kustomize/stage/testdata"]) {
    mkdirSync(join(module, path), { recursive: true });
    writeFileSync(join(module, path, "a.yaml"), path);
    writeFileSync(join(module, path, "a.go"), path);
  }
  const downloads = pinned.map(
    (one) =>
      `  "mod download -json ${one.module}@${one.version}") echo '{ "Dir": "${module}", "Sum": "${sum ?? one.sum}" }' ;;`,
  );
  const script = `#!/bin/sh
[ "$1" = env ] && { printf '%s\\nlinux\\namd64\\nhttps://proxy.invalid\\n' '${version}'; exit; }
echo "$*" >>'${calls}'
case "$*" in
${downloads.join("\n")}
  "list -mod=readonly -m"*) echo '${module}' ;;
  list*)
    ${list}
    printf 'a\\nb\\nc\\n' ;;
  build*)
    ${build}
    while [ "$1" != -o ]; do shift; done
    for package; do
      [ "$package" = . ] && package=$(sed -n 's/^module //p' go.mod)
      case "$package" in */*) [ -d "$package" ] || echo "$package" >"$2/$(basename "$package")" ;; esac
    done
    printf 'a\\nb\\n' >&2 ;;
  run*)
    while [ "$1" != . ]; do shift; done
    target=$2
    mkdir -p "$target"
    shift 2
    printf '%s\\n' "$@" >"$target/a.json" ;;
esac
`;
  mkdirSync(join(directory, "bin"));
  writeFileSync(join(directory, "bin", "go"), script);
  chmodSync(join(directory, "bin", "go"), 0o755);
  const cache = join(directory, "cache");
  return {
    directory,
    cache,
    environment: { PATH: `${join(directory, "bin")}:/usr/bin:/bin`, GITOPS_PLATFORM_CACHE: cache },
    calls: () => readFileSync(calls, "utf8").split("\n").slice(0, -1),
    remove: () => {
      rmSync(directory, { recursive: true });
    },
  };
}
