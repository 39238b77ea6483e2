import { createHash } from "node:crypto";
import { z } from "zod";
import { timestamp } from "../git/commit.ts";
import type { Repository } from "../store/store.ts";
import { created, noContent, notFound, ok, Refusal } from "./answer.ts";
import { type Call, type Family, repositoryOf, writableRepositoryOf } from "./call.ts";
import { paginate } from "./pagination.ts";

/**
 * The public key that clients seal secrets to. Any 32 bytes are a point of Curve25519; these are a digest, so nobody
 * has the private key, and received secrets cannot be opened.
 */
const sealingKey = {
  key_id: "568250167242549743",
  key: createHash("sha256").update("nobody has the private key").digest("base64"),
};

/** A sealed box is 48 bytes longer than its content. */
const sealedBoxOverhead = 48;

const body = z.object({ encrypted_value: z.string(), key_id: z.string() });

/** Secrets of GitHub Actions. Their values are checked for form and not kept. */
export const actionsSecrets: Family = {
  "actions/get-repo-public-key": (call) => {
    repositoryOf(call);
    return ok(sealingKey);
  },

  "actions/list-repo-secrets": (call) => {
    const { secrets } = repositoryOf(call).record;
    return paginate(call, secrets, (page) => ({ total_count: secrets.length, secrets: page }));
  },

  "actions/get-repo-secret": (call) => ok(find(call, repositoryOf(call))),

  "actions/create-or-update-repo-secret": (call) => {
    const repository = writableRepositoryOf(call);
    const { encrypted_value, key_id } = body.parse(call.body);
    const name = actionsName(call.params["secret_name"] ?? "", "Secret");
    if (key_id !== sealingKey.key_id) throw new Refusal(422, "The key_id is not that of this repository.");
    if (Buffer.from(encrypted_value, "base64").length < sealedBoxOverhead) {
      throw new Refusal(422, "The encrypted_value is not a sealed box.");
    }
    const now = timestamp();
    const existing = repository.record.secrets.find((secret) => secret.name === name);
    if (existing === undefined) repository.record.secrets.push({ name, created_at: now, updated_at: now });
    else existing.updated_at = now;
    repository.save();
    return existing === undefined ? created({}) : noContent;
  },

  "actions/delete-repo-secret": (call) => {
    const repository = writableRepositoryOf(call);
    repository.record.secrets.splice(repository.record.secrets.indexOf(find(call, repository)), 1);
    repository.save();
    return noContent;
  },
};

/**
 * Normalises the name of a secret or variable to upper case.
 *
 * @throws Refusal 422; rules: https://docs.github.com/actions/reference/security/secrets#naming-your-secrets
 */
export function actionsName(wanted: string, kind: "Secret" | "Variable"): string {
  const name = wanted.toUpperCase();
  if (!/^[A-Z_][A-Z0-9_]*$/.test(name) || name.startsWith("GITHUB_")) {
    throw new Refusal(
      422,
      `${kind} names can only contain alphanumeric characters ([a-z], [A-Z], [0-9]) or underscores (_). ` +
        "Spaces are not allowed. Must start with a letter ([a-z], [A-Z]) or underscores (_) and not with GITHUB_.",
    );
  }
  return name;
}

function find({ params }: Call, repository: Repository): Repository["record"]["secrets"][number] {
  const name = (params["secret_name"] ?? "").toUpperCase();
  const secret = repository.record.secrets.find((candidate) => candidate.name === name);
  if (secret === undefined) throw notFound();
  return secret;
}
