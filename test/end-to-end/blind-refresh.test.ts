import assert from "node:assert/strict";
import { join } from "node:path";
import { execa } from "execa";
import { z } from "zod";
import { platformPatience, sharedPlatform, type Platform } from "./support/platform.ts";

const repositories = ["fleet", "my-diet-platform", "apps.my-diet"];

describe("a plain refresh of a whole platform with a token that no longer reaches its repositories", function () {
  this.timeout(platformPatience);
  let platform: Platform;

  before(async () => {
    platform = await sharedPlatform();
  });

  it("is repaired by npm run platform -- recover and the next up, which restores everything as it was", async () => {
    const { github, stack } = platform;
    const state = await resources();
    const texts = await Promise.all(repositories.map(textsOf));
    const keys = await Promise.all(repositories.map(keysOf));

    github.faults.turnOn({ fault: "token-sees-nothing" });
    await stack.operate("refresh");
    github.faults.turnOff();
    const left = await resources();
    const gone = [...state].filter((urn) => !left.has(urn));
    assert.ok(gone.length > 50, `${gone.length} resources left the state`);
    assert.deepEqual(
      [...left].filter((urn) => urn.includes("$github:index/")),
      [],
      "the refresh has kept something of GitHub's",
    );

    assert.match(await recover(), /^Ready\. Continue with: pulumi up --stack dev$/m);
    assert.deepEqual([...(await resources())].sort(), [...left].sort(), "the up is what takes it back");
    await stack.operate("up");
    assert.deepEqual([...(await resources())].sort(), [...state].sort());
    assert.deepEqual(await Promise.all(repositories.map(textsOf)), texts);
    assert.deepEqual(await Promise.all(repositories.map(keysOf)), keys);

    const { mark } = github.requests;
    const { summary } = await stack.operate("up");
    assert.deepEqual(Object.keys(summary), ["same"]);
    assert.deepEqual(github.requests.writes(mark), []);
    await platform.settle();
  });

  /** URNs of all that the state has. */
  async function resources(): Promise<Set<string>> {
    const { deployment } = exported.parse(JSON.parse(await platform.stack.export()));
    return new Set(deployment.resources.map(({ urn }) => urn));
  }

  async function textsOf(repository: string): Promise<Map<string, string>> {
    const files = await platform.github.files(repository);
    return new Map([...files].map(([path, content]) => [path, content.toString("utf8")]));
  }

  async function keysOf(repository: string): Promise<z.infer<typeof deployKeys>> {
    const { apiUrl, token } = platform.github;
    const response = await fetch(`${apiUrl}/repos/labrats-work/${repository}/keys`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return deployKeys.parse(await response.json());
  }

  /** What a person types. */
  async function recover(): Promise<string> {
    const { connection, stack } = platform;
    const command = ["run", "platform", "--", "recover", "--stack", stack.name, "--config-file", connection.stackFile];
    const cwd = join(import.meta.dirname, "..", "..");
    return (await execa("npm", command, { cwd, env: connection.environment })).stdout;
  }
});

const exported = z.object({ deployment: z.object({ resources: z.array(z.object({ urn: z.string() })) }) });
const deployKeys = z.array(z.object({ id: z.number(), key: z.string() }));
