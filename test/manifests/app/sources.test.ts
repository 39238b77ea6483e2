import assert from "node:assert/strict";
import { HOME, sourceName, sourceRepositories } from "../../../manifests/app/sources.ts";
import { board, shop } from "../../support/fixtures.ts";

const url = "ssh://git@github.com/labrats-work/apps.shop.git";

describe("sourceRepositories", () => {
  it("are one for the app, and one for each deployment that follows something else, all read with the same key", () => {
    const { environments, home, source } = shop;
    const repositories = sourceRepositories({
      app: "shop",
      namespace: "shop-platform",
      url,
      credentials: "deployKey",
      ref: source.ref,
      environments,
      ...(home === undefined ? {} : { home }),
    });
    assert.deepEqual(
      repositories.map(({ metadata, spec }) => [metadata.name, spec?.ref]),
      [
        ["shop-app", { semver: ">=2.0.0 <3.0.0 || 4.x" }],
        ["shop-app-home", { tag: "home/v3" }],
        ["shop-app-dev", { branch: "main" }],
      ],
    );
    for (const { metadata, spec } of repositories) {
      assert.deepEqual(
        [metadata.namespace, spec?.url, spec?.secretRef?.name],
        ["shop-platform", url, "shop-source-deploy-key"],
      );
    }
  });

  it("are read with a GitHub App over HTTPS in place of the key, every one of them", () => {
    const { environments, source } = shop;
    const https = "https://github.com/labrats-work/apps.shop.git";
    const shared = { app: "shop", namespace: "shop-platform", ref: source.ref, environments };
    const repositories = sourceRepositories({ ...shared, url: https, credentials: "githubApp" });
    assert.equal(repositories.length, 2);
    for (const { spec } of repositories) {
      assert.deepEqual(
        [spec?.provider, spec?.url, spec?.secretRef],
        ["github", https, { name: "shop-source-github-app" }],
      );
    }
  });

  it("keep their names when they follow something else, and never meet", () => {
    const names = ["dev", "app-dev", "app-app", "home-dev", HOME].flatMap((name) =>
      [{ tag: "v1" }, { branch: "next" }].map((ref) => sourceName("shop", name, { ref })),
    );
    assert.deepEqual(new Set([...names, "shop-app", "shop-platform"]).size, 5 + 2);
  });

  it("are one where everything follows the same", () => {
    const { environments, source } = board;
    const [only, ...others] = sourceRepositories({
      app: "board",
      namespace: "n",
      url,
      credentials: "deployKey",
      ref: source.ref,
      environments,
    });
    assert.deepEqual([only?.metadata.name, others], ["board-app", []]);
  });
});
