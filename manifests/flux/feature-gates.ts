const FLAG = "--feature-gates";

/**
 * Arguments that turn feature gates on, whatever the arguments say of them so far. All gates end up in one argument, the
 * last: of two, a controller might read one only.
 * @param args Of a container; `--feature-gates=A=true,B=false`, or the same in two arguments.
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
