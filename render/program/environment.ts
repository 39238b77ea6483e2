/** The variables that the SDKs read from the environment when they get no value otherwise. */
const ambient = /^(?:GITHUB_|KUBECONFIG$|PULUMI_K8S_)/;

/** Runs something with these variables, and without those of the machine that would change the outcome. */
export async function withEnvironment<T>(
  variables: Readonly<Record<string, string>>,
  run: () => Promise<T>,
): Promise<T> {
  const names = Object.keys(process.env).filter((name) => ambient.test(name));
  const before = Object.fromEntries(names.map((name) => [name, process.env[name]]));
  clear(names);
  Object.assign(process.env, variables);
  try {
    return await run();
  } finally {
    clear(Object.keys(variables));
    Object.assign(process.env, before);
  }
}

function clear(names: readonly string[]): void {
  for (const name of names) Reflect.deleteProperty(process.env, name);
}
