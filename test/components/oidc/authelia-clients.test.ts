import assert from "node:assert/strict";
import { Platform } from "../../../components/platform.ts";
import type { OidcClient } from "../../../model/oidc.ts";
import type { App } from "../../../model/app.ts";
import type { Configuration } from "../../../model/configuration.ts";
import { recipientsOf } from "../../../sops/open.ts";
import { committedFiles, isSealed } from "../../../render/committed-files.ts";
import { board, configuration, myDiet, oidcClient } from "../../support/fixtures.ts";
import { record, type Recording } from "../../../render/program/record.ts";
import { revealed } from "../../../render/program/secret-value.ts";

const oidc = { issuer: "https://auth.example.org", namespace: "authelia" };
const admin: OidcClient = { ...oidcClient, id: "my-diet-admin" };
const boardClient: OidcClient = { ...oidcClient, id: "board", name: "Board" };

const diet = (...clients: OidcClient[]): App => ({ ...myDiet, oidc: clients });
const boarded: App = { ...board, oidc: [boardClient] };

/** What a provider would: a password for each generation of each client. */
const drawn = (apps: readonly App[]): Record<string, object> =>
  Object.fromEntries(
    apps.flatMap((app) =>
      app.oidc.map(({ id, generation }) => [
        `random:RandomPassword ${app.name}/oidc/${id}`,
        { result: `${id}-${generation}-`.repeat(9).slice(0, 72) },
      ]),
    ),
  );

const up = async (apps: readonly App[], changes: Partial<Configuration> = { oidc }): Promise<Recording> =>
  record(() => new Platform("platform", configuration({ apps, ...changes })), { state: drawn(apps) });

/** What the engine would write: readable files as they are, sealed ones by what makes it seal them anew. */
function written(run: Recording): Map<string, string> {
  const triggers = new Map(
    run.all("pulumi:Stash").map(({ inputs, options }) => [String(inputs["input"]), String(options.replacementTrigger)]),
  );
  return new Map(
    Object.entries(committedFiles(run)).map(([path, text]) => [
      path,
      isSealed(path) ? `${recipientsOf(text).join()} ${triggers.get(text) ?? ""}` : text,
    ]),
  );
}

/** Paths that an `up` would write, and those that it would delete. */
function difference(before: Recording, after: Recording): { readonly puts: string[]; readonly deletes: string[] } {
  const [old, now] = [written(before), written(after)];
  return {
    puts: [...now].filter(([path, text]) => old.get(path) !== text).map(([path]) => path),
    deletes: [...old.keys()].filter((path) => !now.has(path)),
  };
}

const cluster = "fleet/clusters/dev/home";
const app = (name: string): string => `${cluster}/apps/${name}-platform`;
const clients = `${cluster}/oidc/clients.yaml`;
const passwords = (run: Recording): string[] => run.all("random:RandomPassword").map(({ name }) => name);

describe("OpenID Connect clients of a platform", function () {
  this.timeout(180_000);
  let run: Recording;

  before(async () => {
    run = await up([boarded, diet(oidcClient, admin)]);
  });

  it("are one file for the provider, and a sealed file each for their apps", () => {
    const files = Object.keys(committedFiles(run)).filter((path) => path.includes("oidc"));
    assert.deepEqual(files.sort(), [
      `${app("board")}/oidc-board.sops.yaml`,
      `${app("my-diet")}/oidc-my-diet-admin.sops.yaml`,
      `${app("my-diet")}/oidc-my-diet.sops.yaml`,
      clients,
      `${cluster}/oidc/kustomization.yaml`,
      `${cluster}/oidc/namespace.yaml`,
    ]);
    assert.deepEqual(
      [...(committedFiles(run)[clients] ?? "").matchAll(/client_id: (.*)$/gm)].map(([, id]) => id),
      ["board", "my-diet", "my-diet-admin"],
    );
  });

  it("are listed where Flux looks for them", () => {
    const lists = committedFiles(run);
    assert.match(
      lists[`${app("my-diet")}/kustomization.yaml`] ?? "",
      /\n {2}- age-key.sops.yaml\n {2}- oidc-my-diet.sops.yaml\n {2}- oidc-my-diet-admin.sops.yaml\n$/,
    );
    assert.match(lists[`${cluster}/kustomization.yaml`] ?? "", /\n {2}- apps\/my-diet-platform\n {2}- oidc\n$/);
    const root = `github:RepositoryFile platform-flux-files/clusters/dev/home/kustomization.yaml`;
    assert(run.comesAfter(root, "github:RepositoryFile platform-authelia/clusters/dev/home/oidc/kustomization.yaml"));
  });

  it("stay as they are when nothing changes", async () => {
    assert.deepEqual(difference(run, await up([boarded, diet(oidcClient, admin)])), { puts: [], deletes: [] });
  });

  it("change in exactly two files when a secret is rotated", async () => {
    const rotated = await up([boarded, diet(oidcClient, { ...admin, generation: 2 })]);
    assert.deepEqual(difference(run, rotated), {
      puts: [`${app("my-diet")}/oidc-my-diet-admin.sops.yaml`, clients],
      deletes: [],
    });
    const changed = Object.entries(rotated.inputs())
      .filter(([label]) => label.startsWith("random:"))
      .filter(([label, inputs]) => JSON.stringify(revealed(inputs)) !== JSON.stringify(revealed(run.inputs()[label])));
    assert.deepEqual(
      changed.map(([label]) => label),
      ["random:RandomPassword my-diet/oidc/my-diet-admin"],
    );
  });

  it("go with all that was made for them", async () => {
    const removed = await up([boarded, diet(oidcClient)]);
    assert.deepEqual(difference(run, removed), {
      puts: [`${app("my-diet")}/kustomization.yaml`, "my-diet-platform/README.md", clients],
      deletes: [`${app("my-diet")}/oidc-my-diet-admin.sops.yaml`],
    });
    assert.deepEqual(
      passwords(run).filter((name) => !passwords(removed).includes(name)),
      ["my-diet/oidc/my-diet-admin"],
    );
    assert.doesNotMatch(committedFiles(removed)[clients] ?? "", /my-diet-admin/);
  });

  it("go with their app", async () => {
    const removed = await up([diet(oidcClient, admin)]);
    assert.deepEqual(
      difference(run, removed).deletes.filter((path) => path.includes("oidc")),
      [`${app("board")}/oidc-board.sops.yaml`],
    );
    assert.deepEqual(
      passwords(run).filter((name) => !passwords(removed).includes(name)),
      ["board-age", "board/oidc/board"],
    );
    assert.doesNotMatch(committedFiles(removed)[clients] ?? "", /board/);
  });

  it("leave the provider's file behind when the last one goes, and the file goes with the provider", async () => {
    const none = await up([board, diet()]);
    assert.match(committedFiles(none)[clients] ?? "", /\n {6}oidc: null\n$/);
    const off = await up([board, diet()], {});
    assert.deepEqual(difference(none, off), {
      puts: [`${cluster}/kustomization.yaml`],
      deletes: ["clients", "kustomization", "namespace"].map((file) => `${cluster}/oidc/${file}.yaml`),
    });
  });
});
