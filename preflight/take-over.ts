import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { untilFirstCommit } from "./branch-hook.ts";
import type { Existing } from "./compare.ts";

/**
 * Has the engine take over what is there, in place of making it: the components declare the same whether or not an earlier
 * run was cut off.
 */
export function takingOver(existing: Existing): pulumi.ResourceTransformation {
  let hook: pulumi.ErrorHook | undefined;
  return ({ type, name, props, opts }) => {
    switch (type) {
      case "github:index/repository:Repository": {
        const repository = declared.parse(props);
        // People's topics stay.
        const topics = [...new Set([...(existing.topics.get(repository.name) ?? []), ...repository.topics])];
        // One that the state has under another name is renamed.
        const id = existing.state.repositories.has(name) ? undefined : existing.repositories.get(repository.name);
        return { props: { ...props, topics }, opts: importing(opts, id) };
      }
      case "github:index/repositoryDeployKey:RepositoryDeployKey":
        return { props, opts: importing(opts, existing.deployKeys.get(name)) };
      case "github:index/branch:Branch":
        // Registering a hook starts a server, which takes about a second.
        if (existing.state.branches.has(name)) return undefined;
        hook ??= untilFirstCommit("until-first-commit");
        return { props, opts: { ...opts, hooks: { onError: [hook] } } };
      default:
        return undefined;
    }
  };
}

function importing(opts: pulumi.CustomResourceOptions, id: string | undefined): pulumi.CustomResourceOptions {
  return id === undefined ? opts : { ...opts, import: id };
}

const declared = z.object({ name: z.string(), topics: z.array(z.string()) });
