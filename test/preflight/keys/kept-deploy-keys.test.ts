import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import ssh2 from "ssh2";
import { GitHubClient } from "../../../github/client.ts";
import type { App } from "../../../model/app.ts";
import type { Keys } from "../../../model/keys.ts";
import { findKeptDeployKeys } from "../../../preflight/keys/kept-deploy-keys.ts";
import type { KnownRegistration } from "../../../preflight/own-state.ts";
import { configuration, myDiet } from "../../support/fixtures.ts";
import { at, newKey, Running } from "../../sandbox/github/running.ts";

const owner = "labrats-work";

describe("old deploy keys that stay registered", () => {
  const running = new Running();

  it("stay until somebody has logged in with the new one, and then go", async () => {
    const [old, fresh] = await registered("fleet", "platform-flux", "platform-flux/2");
    await fetchWith(old);
    assert.deepEqual(await look({ fleet: 2 }, [old]), { fleet: [1] });
    assert.deepEqual(await look({ fleet: 2 }, [old, fresh]), { fleet: [1] });
    await fetchWith(old);
    assert.deepEqual(await look({ fleet: 2 }, [old, fresh]), { fleet: [1] });
    await fetchWith(fresh);
    assert.deepEqual(await look({ fleet: 2 }, [old, fresh]), {});
    assert.deepEqual(await look({ fleet: 2 }, [fresh]), {});
  });

  it("stay beside an older one that is asked for again, until that one is used again", async () => {
    const [old, fresh] = await registered("again", "platform-flux", "platform-flux/2");
    await fetchWith(old);
    await sleep(1100);
    await fetchWith(fresh);
    assert.deepEqual(await look({}, [old, fresh]), { fleet: [2] });
    await sleep(1100);
    await fetchWith(old);
    assert.deepEqual(await look({}, [old, fresh]), {});
  });

  it("are those of each repository, of other owners too, and no temporary ones", async () => {
    const keys = await registered(
      "apps.my-diet",
      ...["my-diet-keys-source@games", "my-diet-keys-source@games/3", "my-diet-keys-source@games/again"],
      ...["my-diet-keys-platform", "my-diet-keys-platform/2", "my-diet-images@games", "my-diet-images@games/2"],
      "my-diet-extra-keys-platform/2",
    );
    const source = { ...myDiet.source, owner: "games" };
    const app: App = { ...myDiet, source, images: { images: [], updates: [] } };
    const asked = { "my-diet/source": 3, "my-diet/platform": 2, "my-diet/images": 2 };
    assert.deepEqual(await look(asked, keys, app), {
      ...{ "my-diet/platform": [1], "my-diet/source": [1], "my-diet/images": [1] },
    });
    // Without images, the app has no key for them.
    const without: App = { ...myDiet, source };
    assert.deepEqual(Object.keys(await look(asked, keys, without)), ["my-diet/platform", "my-diet/source"]);
  });

  it("are none where the configuration asks for one that is gone, which is refused", async () => {
    const [fresh] = await registered("gone", "platform-flux/2");
    await assert.rejects(look({}, [fresh]), /generation 1 of the key fleet, which is gone.* Write 2 to keep .* or 3/);
  });

  it("stay where GitHub no longer has the new one", async () => {
    const [old, fresh] = await registered("lost", "platform-flux", "platform-flux/2");
    const lost = { ...fresh, id: "lost:1" };
    assert.deepEqual(await look({ fleet: 2 }, [old, lost]), { fleet: [1] });
  });

  type Known = KnownRegistration & { readonly privateKey: string };

  async function registered<const Names extends readonly string[]>(repository: string, ...names: Names) {
    const url = await running.repository(repository);
    const keys: Known[] = [];
    for (const name of names) {
      const { public: key, private: privateKey } = newKey();
      const made = await running.must("POST", `${url}/keys`, { title: name, key, read_only: true });
      const id = `${repository}:${String(at(made, "id"))}`;
      keys.push({ name, id, repository, title: name, publicKey: key, privateKey });
    }
    return keys as { [Index in keyof Names]: Known };
  }

  /** Logs in as Flux does. */
  async function fetchWith({ privateKey }: Known): Promise<void> {
    const { sshHost } = running.github;
    const [host = "", port = ""] = sshHost.split(":");
    const client = new ssh2.Client();
    await new Promise<void>((resolve, reject) => {
      client
        .on("ready", resolve)
        .on("error", reject)
        .connect({ host, port: Number(port), username: "git", privateKey });
    });
    client.end();
  }

  function look(generations: Record<string, number>, registrations: readonly KnownRegistration[], app = myDiet) {
    const client = new GitHubClient({ baseUrl: `${running.github.url}/`, token: running.github.token, delay: 10 });
    const keys: Keys = { generations, overlaps: {}, maxAge: {}, keptDeployKeys: {} };
    return findKeptDeployKeys(
      // The stand-in's other owners have other repositories: what is looked at here is whom is asked for.
      (of) => Promise.resolve({ client, owner: of === undefined || of === "games" ? owner : "" }),
      configuration({ apps: [app], keys }),
      { registrations },
    );
  }
});
