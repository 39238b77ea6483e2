import ssh2 from "ssh2";
import { z } from "zod";
import type { Context } from "../context.ts";
import { timestamp } from "../git/commit.ts";
import type { DeployKey } from "../store/repository-record.ts";
import type { Repository } from "../store/store.ts";
import { created, invalid, noContent, notFound, ok } from "./answer.ts";
import { type Call, type Family, repositoryOf, writableRepositoryOf } from "./call.ts";
import { paginate } from "./pagination.ts";
import { repositoryUrl } from "./shapes/repository.ts";

const creation = z.object({ title: z.string().optional(), key: z.string(), read_only: z.boolean().default(false) });

/** Operations on deploy keys, which may read, and perhaps push to, exactly one repository over SSH. */
export const deployKeys: Family = {
  "repos/list-deploy-keys": (call) => {
    const repository = administered(call);
    return paginate(call, repository.record.keys, (page) => page.map((one) => shape(call.github, repository, one)));
  },

  "repos/create-deploy-key": (call) => {
    const repository = writableRepositoryOf(call);
    const body = creation.parse(call.body);
    const key = withoutComment(body.key);
    if (call.github.store.deployKey(key) !== undefined) throw keyFault("key is already in use");
    const deployKey: DeployKey = {
      id: call.github.store.nextId(),
      title: body.title ?? "",
      key,
      read_only: body.read_only,
      created_at: timestamp(),
      added_by: call.access === undefined ? call.github.operator : `${call.access.slug}[bot]`,
    };
    repository.record.keys.push(deployKey);
    repository.save();
    return created(shape(call.github, repository, deployKey));
  },

  "repos/get-deploy-key": (call) => {
    const repository = administered(call);
    return ok(shape(call.github, repository, find(call, repository)));
  },

  "repos/delete-deploy-key": (call) => {
    const repository = writableRepositoryOf(call);
    repository.record.keys.splice(repository.record.keys.indexOf(find(call, repository)), 1);
    repository.save();
    return noContent;
  },
};

/** Only an administrator may see the keys, even those of a public repository. */
function administered(call: Call): Repository {
  if (!call.authenticated) throw notFound();
  return repositoryOf(call);
}

function find({ params }: Call, repository: Repository): DeployKey {
  const key = repository.record.keys.find(({ id }) => String(id) === params["key_id"]);
  if (key === undefined) throw notFound();
  return key;
}

/** @throws Refusal 422 if the text is not a public key in OpenSSH format */
function withoutComment(text: string): string {
  const parsed = ssh2.utils.parseKey(text);
  if (parsed instanceof Error || parsed.isPrivateKey()) {
    throw keyFault("key is invalid. You must supply a key in OpenSSH public key format");
  }
  return `${parsed.type} ${parsed.getPublicSSH().toString("base64")}`;
}

function keyFault(message: string): Error {
  return invalid({ resource: "PublicKey", field: "key", code: "custom", message });
}

function shape(github: Context, repository: Repository, key: DeployKey): Record<string, unknown> {
  return {
    ...key,
    url: `${repositoryUrl(github, repository)}/keys/${key.id}`,
    verified: true,
    last_used: key.last_used ?? null,
    enabled: true,
  };
}
