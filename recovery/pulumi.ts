import { execa } from "execa";

/**
 * Runs a `pulumi` command without prompts and returns its output.
 *
 * @param input The text for standard input.
 * @throws ExecaError when the exit status is not 0.
 */
export async function pulumi(args: readonly string[], input = ""): Promise<string> {
  const { stdout } = await execa("pulumi", [...args, "--non-interactive"], { input });
  return stdout;
}
