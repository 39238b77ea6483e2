import { z } from "zod";
import type { DeployKeyLookup } from "./deploy-keys.ts";
import type { Resource } from "./interrupted.ts";

/**
 * The id under which a provider would find a resource, if it was created; only for resources that cannot be created
 * twice. `undefined` for a resource that is simply created again, such as a value that nothing has used yet or a file
 * that is overwritten.
 */
export async function idOf(
  { type, inputs = {}, provider }: Resource,
  deployKey: DeployKeyLookup,
): Promise<string | undefined> {
  if (type === "github:index/repository:Repository") return repository.parse(inputs).name;
  if (type === "github:index/repositoryDeployKey:RepositoryDeployKey") {
    return deployKey({ ...registration.parse(inputs), provider });
  }
  if (type.startsWith("kubernetes:")) {
    const { name, namespace } = object.parse(inputs).metadata;
    return namespace === undefined ? name : `${namespace}/${name}`;
  }
  return undefined;
}

const repository = z.object({ name: z.string() });
const registration = z.object({ repository: z.string(), key: z.string() });
const object = z.object({ metadata: z.object({ name: z.string(), namespace: z.string().optional() }) });
