import { z } from "zod";
import { invalid, type Answer } from "./answer.ts";
import { type Call, type Family, repositoryOf } from "./call.ts";
import { newRecord } from "./new-record.ts";
import { paginate } from "./pagination.ts";
import { repositoryName } from "./repository-name.ts";
import { fullRepository, minimalRepository } from "./shapes/repository.ts";

const creation = z.object({ organization: z.string().optional(), name: z.string().optional() });

/** Operations on forks. The organisation can only fork its own repositories, under another name. */
export const forks: Family = {
  "repos/create-fork": async (call): Promise<Answer> => {
    const { github } = call;
    const parent = repositoryOf(call);
    const { organization = github.organization, name: wanted = parent.name } = creation.parse(call.body ?? {});
    const name = repositoryName(wanted);
    if (organization !== github.organization || github.store.find(name) !== undefined) {
      throw invalid({ resource: "Fork", field: "name", code: "already_exists" });
    }
    const record = { ...newRecord(github, parent.record.settings), fork_of: parent.record.id };
    const fork = await github.store.create(name, record, async (git) => {
      await git.git(["fetch", "--quiet", parent.directory, "refs/heads/*:refs/heads/*"]);
    });
    return { status: 202, body: fullRepository(github, fork, true) };
  },

  "repos/list-forks": (call: Call) => {
    const { github, authenticated } = call;
    const { id } = repositoryOf(call).record;
    const own = github.store.all().filter(({ record }) => record.fork_of === id);
    return paginate(call, own, (page) => page.map((one) => minimalRepository(github, one, authenticated)));
  },
};
