import assert from "node:assert/strict";
import { aged, inventoryOf, overdueWarning, type StateResource } from "../../../preflight/keys/inventory.ts";
import { otherRecipient, recipient } from "../../support/fixtures.ts";
import { renderKeys } from "../../../keys/list.ts";

const random = "random:index/randomPassword:RandomPassword";
const registered = "github:index/repositoryDeployKey:RepositoryDeployKey";
const created = "2026-01-01T00:00:00.5Z";
const now = new Date("2026-03-02T12:00:00Z");

function resource(type: string, name: string, more: Omit<Partial<StateResource>, "urn" | "type"> = {}, parents = "") {
  const urn = `urn:pulumi:dev::platform::platform:index:Platform$${parents}${type}::${name}`;
  return { urn, type, created, ...more };
}

const ageParents = "platform:keys:AgeKey$platform:keys:RandomKey$";
const resources = [
  resource("platform:keys:AgeKey", "platform-cluster", { outputs: { recipient } }),
  resource(random, "platform-cluster", {}, ageParents),
  resource("platform:keys:AgeKey", "my-diet-age", {
    outputs: { recipient: otherRecipient, generations: { 1: recipient, 2: otherRecipient } },
  }),
  resource(random, "my-diet-age", {}, ageParents),
  { ...resource(random, "my-diet-age/2", {}, ageParents), created: "2026-03-01T00:00:00Z" },
  // The app has brought its own.
  resource("platform:keys:AgeKey", "notes-age", { outputs: { recipient, generations: {} } }),
  resource(random, "notes-age", {}, ageParents),
  resource(random, "platform-fingerprint", {}, "platform:keys:RandomKey$"),
  resource(
    random,
    "my-diet/oidc/my-diet",
    { inputs: { keepers: { rotation: "2" } } },
    "platform:app:App$platform:oidc:OidcClient$",
  ),
  resource(
    random,
    "platform-postgres/my-diet-dev",
    { inputs: { keepers: { rotation: "0" } } },
    "platform:postgres:PostgresFiles$",
  ),
  ...["platform-flux", "my-diet-keys-platform", "my-diet-keys-source", "my-diet-images"].map((name) =>
    resource(registered, name, {
      outputs: { repository: "somewhere", key: `ssh-ed25519 ${name}`, readOnly: name !== "my-diet-images" },
    }),
  ),
];

describe("the keys of a state", () => {
  it("are named alike whoever owns the repository, in each generation", () => {
    const names = ["my-diet-keys-source@games/2", "my-diet-images@games", "platform-flux/3", "platform-flux/3/again"];
    const outputs = { repository: "apps.my-diet", key: "ssh-ed25519 A" };
    const found = inventoryOf(names.map((name) => resource(registered, name, { outputs })));
    assert.deepEqual(
      found.map(({ key, generation }) => [key, generation]),
      [
        ["fleet", 3],
        ["fleet", 3],
        ["my-diet/images", 1],
        ["my-diet/source", 2],
      ],
    );
  });

  it("are all that the program has made, by name", () => {
    assert.deepEqual(
      inventoryOf(resources).map(({ key, purpose, generation, publicKey }) => [key, purpose, generation, publicKey]),
      [
        ["cluster", "age", 1, recipient],
        ["fleet", "deployKey", 1, "ssh-ed25519 platform-flux"],
        ["my-diet-dev/database", "database", 1, null],
        ["my-diet/age", "age", 2, otherRecipient],
        ["my-diet/age", "age", 1, recipient],
        ["my-diet/images", "deployKey", 1, "ssh-ed25519 my-diet-images"],
        ["my-diet/oidc/my-diet", "client", 3, null],
        ["my-diet/platform", "deployKey", 1, "ssh-ed25519 my-diet-keys-platform"],
        ["my-diet/source", "deployKey", 1, "ssh-ed25519 my-diet-keys-source"],
      ],
    );
  });

  it("are named after their app if their repository has another owner", () => {
    const outputs = { repository: "blaster", key: "ssh-ed25519 x" };
    const keys = ["my-diet-keys-source@games", "my-diet-images@games"].map((name) =>
      resource(registered, name, { outputs }),
    );
    assert.deepEqual(
      inventoryOf(keys).map(({ key, holder }) => [key, holder]),
      ["my-diet/images", "my-diet/source"].map((key) => [key, "Flux, which reads games/blaster with it"]),
    );
  });

  it("are due when they are as old as they may be, and not before", () => {
    const keys = (days: number) => inventoryOf(resources).map((entry) => aged(entry, { age: days }, now));
    assert.deepEqual(
      keys(60)
        .filter(({ isOverdue }) => isOverdue)
        .map(({ key, generation, days, due }) => [key, generation, days, due]),
      [
        ["cluster", 1, 60, "2026-03-02"],
        ["my-diet/age", 1, 60, "2026-03-02"],
      ],
    );
    assert.ok(keys(61).every(({ isOverdue }) => !isOverdue));
  });

  it("have no age where the state does not say when they were made", () => {
    const { urn, type } = resource(random, "platform-cluster", {}, ageParents);
    const [key] = inventoryOf([...resources.slice(0, 1), { urn, type }]);
    assert.ok(key !== undefined);
    assert.deepEqual(
      [aged(key, { age: 1 }, now)].map(({ days, due, isOverdue }) => ({ days, due, isOverdue })),
      [{ days: null, due: null, isOverdue: false }],
    );
  });

  it("are warned of in a line that says what to do", () => {
    const lines = inventoryOf(resources)
      .map((entry) => aged(entry, { age: 1, deployKey: 1, client: 1, database: 1 }, now))
      .map((key) => overdueWarning(key, "dev"));
    assert.match(
      lines[0] ?? "",
      /^The key cluster, generation 1, is 60 days old, and was due on 2026-01-02: .* keys rotate cluster --stack dev$/,
    );
    assert.match(lines[1] ?? "", /^The key fleet, .* keys rotate fleet --stack dev$/);
    assert.match(
      lines[2] ?? "",
      /^The key my-diet-dev\/database, .*: add 1 to its generation in the file of my-diet-dev$/,
    );
    assert.match(lines[6] ?? "", /^The key my-diet\/oidc\/my-diet, generation 3, .*in the file of my-diet$/);
    assert.ok(lines.every((line) => !line.includes("\n")));
  });

  it("are a table", () => {
    const [heads, first, second] = renderKeys(
      inventoryOf(resources).map((entry) => aged(entry, { age: 60 }, now)),
    ).split("\n");
    assert.match(heads ?? "", /^KEY +KIND +GENERATION +AGE +DUE +PUBLIC KEY +WHO HAS IT$/);
    assert.match(
      first ?? "",
      /^cluster +AGE key +1 +60 d +2026-03-02 \(overdue\) +age1\w+ +Flux, .*flux-system\/sops-age$/,
    );
    assert.match(
      second ?? "",
      /^fleet +deploy key +1 +60 d +- +ssh-ed25519 platform-flux +Flux, which reads somewhere with it$/,
    );
    assert.match(renderKeys([]), /no keys yet/);
  });
});
