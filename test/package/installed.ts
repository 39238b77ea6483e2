import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { makePackage } from "../../packaging/package.ts";

/** A project that has installed the package, far from the checkout, on a machine with Node alone. */
export class Installed {
  /** Of the project. */
  readonly directory: string;
  readonly #root: string;

  private constructor(root: string) {
    this.#root = root;
    this.directory = join(root, "project");
  }

  /** Makes the package, packs it, and installs the archive in an empty project. */
  static async make(): Promise<Installed> {
    const installed = new Installed(mkdtempSync(join(tmpdir(), "gitops-platform-package-")));
    await installed.#install();
    return installed;
  }

  async #install(): Promise<void> {
    const made = join(this.#root, "made");
    await makePackage(made, () => undefined);
    mkdirSync(this.directory);
    writeFileSync(this.path("package.json"), JSON.stringify({ name: "mine", private: true, type: "module" }));
    this.#leaveNodeAlone();
    const { stdout } = await this.run("npm", ["pack", made, "--pack-destination", this.#root, "--silent"]);
    const archive = join(this.#root, stdout.trim());
    rmSync(made, { recursive: true });
    await this.run("npm", ["install", archive, "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"]);
  }

  /** Path of a file of the project. */
  path(file: string): string {
    return join(this.directory, file);
  }

  /** Runs a program in the project. */
  run(program: string, args: readonly string[], { reject = true } = {}) {
    const environment = { PATH: join(this.#root, "bin"), HOME: process.env["HOME"] ?? "", TMPDIR: tmpdir() };
    return execa(program, args, { cwd: this.directory, extendEnv: false, env: environment, reject });
  }

  /** Runs the package's own program, as `npx` does. */
  platform(...args: readonly string[]) {
    return this.run(this.path("node_modules/.bin/platform"), args, { reject: false });
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }

  /** Makes a directory of programs without Go. */
  #leaveNodeAlone(): void {
    const bin = join(this.#root, "bin");
    mkdirSync(bin);
    symlinkSync(process.execPath, join(bin, "node"));
    const npm = join(dirname(process.execPath), "npm");
    symlinkSync(realpathSync(npm), join(bin, "npm"));
  }
}
