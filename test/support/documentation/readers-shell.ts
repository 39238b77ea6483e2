import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";

/** How a command of a reader has ended. */
export interface Typed {
  readonly status: number;
  /** What it printed, on both outputs. */
  readonly output: string;
}

/** A shell that stays open, as a reader's terminal does: directory, variables and functions last from command to command. */
export class ReadersShell {
  readonly #shell: ChildProcessWithoutNullStreams;
  readonly #ended: Promise<"ended">;
  #printed = "";

  /** @param environment All variables that it has. */
  constructor(directory: string, environment: Readonly<Record<string, string>>) {
    this.#shell = spawn("bash", ["--norc"], { cwd: directory, env: environment });
    this.#ended = once(this.#shell, "exit").then(() => "ended");
    this.#shell.stdout.setEncoding("utf8").on("data", (text: string) => (this.#printed += text));
    this.#shell.stdin.write("exec 2>&1\n");
  }

  /** Types a command, and waits for its end. It has nothing to read but `input`. */
  async type(command: string, input = ""): Promise<Typed> {
    this.#printed = "";
    const end = `end of ${String(Math.random())}`;
    this.#shell.stdin.write(`eval ${quoted(command)} <<< ${quoted(input)}; printf '\\n%s: %s.\\n' '${end}' $?\n`);
    const pattern = new RegExp(`\\n${end}: (\\d+)\\.\\n$`);
    for (;;) {
      const [text, status] = pattern.exec(this.#printed) ?? [];
      if (text !== undefined) return { status: Number(status), output: this.#printed.slice(0, -text.length) };
      const happened = await Promise.race([once(this.#shell.stdout, "data"), this.#ended]);
      if (happened === "ended") throw new Error(`the shell has ended: ${this.#printed}`);
    }
  }

  /** Ends it. */
  close(): void {
    this.#shell.stdin.end("exit\n");
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
