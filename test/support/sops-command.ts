import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { ensureToolchain, type Toolchain } from "../../sandbox/toolchain/toolchain.ts";
import type { Identity } from "../../model/age.ts";

/** The real `sops` and `age-keygen`, in a directory of their own, without the user's keys and settings. */
export class SopsCommand {
  readonly directory: string;
  readonly #toolchain: Toolchain;

  private constructor(toolchain: Toolchain, directory: string) {
    this.#toolchain = toolchain;
    this.directory = directory;
  }

  /** Builds the programs if need be, which can take minutes. */
  static async prepare(signal: AbortSignal): Promise<SopsCommand> {
    const toolchain = await ensureToolchain({ only: ["sops", "age-keygen"], report: () => undefined, signal });
    return new SopsCommand(toolchain, await mkdtemp(join(tmpdir(), "real-sops-")));
  }

  /** Where the programs are, for the `PATH` of a shell. */
  get directories(): readonly string[] {
    return (["sops", "age-keygen"] as const).map((name) => dirname(this.#toolchain.program(name)));
  }

  async remove(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }

  /** Writes a file below the directory and gives its absolute path. */
  async write(name: string, text: string): Promise<string> {
    const path = join(this.directory, name);
    await writeFile(path, text);
    return path;
  }

  /** The text of a file below the directory. */
  read(name: string): Promise<string> {
    return readFile(join(this.directory, name), "utf8");
  }

  /** Runs `sops` in the directory and gives what it prints. Rejects, with its message, if it fails. */
  async sops(args: readonly string[], identity?: Identity): Promise<string> {
    const env = { HOME: this.directory, ...(identity === undefined ? {} : { SOPS_AGE_KEY: identity }) };
    const { stdout } = await execa(this.#toolchain.program("sops"), args, {
      cwd: this.directory,
      env,
      extendEnv: false,
      stripFinalNewline: false,
    });
    return stdout;
  }

  /** `age-keygen -y`: the recipient of an identity. */
  async recipientOf(identity: Identity): Promise<string> {
    const { stdout } = await execa(this.#toolchain.program("age-keygen"), ["-y"], {
      input: identity,
      extendEnv: false,
    });
    return stdout.trim();
  }
}
