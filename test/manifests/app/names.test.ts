import assert from "node:assert/strict";
import { appNames, RESERVED_ENVIRONMENTS } from "../../../model/names/app.ts";
import { appObjectNames, environmentObjectName, keySecrets } from "../../../model/names/app-objects.ts";
import { secretCopiesKustomization } from "../../../model/names/secret-copies.ts";
import { sourceName } from "../../../manifests/app/sources.ts";

describe("appObjectNames", () => {
  it("all begin with the app's", () => {
    assert.deepEqual(appObjectNames("my-diet"), {
      platform: "my-diet-platform",
      sync: "my-diet-sync",
      source: "my-diet-app",
      home: "my-diet-home",
      deployKey: "my-diet-deploy-key",
      githubApp: "my-diet-github-app",
      sourceDeployKey: "my-diet-source-deploy-key",
      sourceGitHubApp: "my-diet-source-github-app",
      images: "my-diet-images",
      imagesDeployKey: "my-diet-images-deploy-key",
      ageKey: "my-diet-platform-age-key",
      publicKey: "my-diet-platform",
      secretStore: "my-diet-platform",
    });
  });

  it("leave every name free that an environment may have", () => {
    const taken = Object.values({ ...appNames("my-diet"), ...appObjectNames("my-diet") });
    const asEnvironment = (environment: string): boolean =>
      taken.includes(environmentObjectName("my-diet", environment));
    assert.deepEqual([...RESERVED_ENVIRONMENTS].filter(asEnvironment).sort(), [...RESERVED_ENVIRONMENTS].sort());
    const short = new Set(taken.map((name) => name.replace("my-diet-", "")));
    // Names of Secrets, and of a GitRepository; an environment gives its name to Kustomizations and namespaces only.
    for (const secret of keySecrets("my-diet")) short.delete(secret.replace("my-diet-", ""));
    short.delete("images");
    assert.deepEqual([...short].sort(), [...RESERVED_ENVIRONMENTS].sort());
  });

  it("fit when the names of app and environment are as long as they may be", () => {
    const [app, environment] = ["a".repeat(54), "e".repeat(8)];
    const { githubApp, sourceGitHubApp, ...names } = appObjectNames(app);
    const { deployKey, sourceDeployKey, imagesDeployKey, ageKey, source, images, ...kustomizations } = names;
    // Flux writes the name of a Kustomization into a label of everything that it applies.
    const labels = [
      ...Object.values(kustomizations),
      environmentObjectName(app, environment),
      secretCopiesKustomization(app),
    ];
    assert.deepEqual(
      labels.filter((name) => name.length > 63),
      [],
    );
    const sources = [source, sourceName(app, environment, { ref: { tag: "v1" } }), images];
    const others = [deployKey, githubApp, sourceDeployKey, sourceGitHubApp, imagesDeployKey, ageKey, ...sources];
    assert.deepEqual(
      others.filter((name) => name.length > 253),
      [],
    );
  });
});
