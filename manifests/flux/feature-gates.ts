const FLAG = "--feature-gates";

/**
 * Returns arguments that enable feature gates, whatever the given arguments set. All gates are merged into one argument
 * at the end, because a controller might read only one of several.
 * @param args The arguments of a container; `--feature-gates=A=true,B=false`, or the same in two arguments.
 */
export function withFeatureGates(args: readonly string[], gates: readonly string[]): string[] {
  if (gates.length === 0) return [...args];
  const others: string[] = [];
  const given: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? "";
    if (argument.startsWith(`${FLAG}=`)) given.push(argument.slice(FLAG.length + 1));
    else if (argument === FLAG) given.push(args[++index] ?? "");
    else others.push(argument);
  }
  const settings = new Map(
    given
      .flatMap((value) => value.split(","))
      .filter((setting) => setting !== "")
      .map((setting) => {
        const [gate = "", value = ""] = setting.split("=");
        return [gate.trim(), value.trim()];
      }),
  );
  for (const gate of gates) settings.set(gate, "true");
  return [...others, `${FLAG}=${[...settings].map(([gate, value]) => `${gate}=${value}`).join(",")}`];
}
