import { execa } from "execa";

/**
 * Runs a `pulumi` command that asks nothing, and returns what it prints.
 *
 * @param input What it reads on standard input.
 * @throws ExecaError when it exits with anything but 0.
 */
export async function pulumi(args: readonly string[], input = ""): Promise<string> {
  const { stdout } = await execa("pulumi", [...args, "--non-interactive"], { input });
  return stdout;
}
