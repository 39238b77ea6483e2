import type { App } from "../../model/app.ts";
import { hostedFiles, platformFiles } from "../../manifests/app/platform-files.ts";
import { appSyncFiles } from "../../manifests/app/sync.ts";
import { parseYamlDocuments } from "./parse-yaml.ts";

/** All readable files that are made for an app, by `<repository>/<path>`. */
export function filesOfApp(app: App): Record<string, string> {
  const { name, displayName, environments, access, home, names } = app;
  const shared = { app: name, namespace: names.platformNamespace, cluster: "dev/home", labelPrefix: "labrats.work" };
  const copiesSecrets = [...(home === undefined ? [] : [home]), ...environments].some(
    ({ secrets }) => secrets.length > 0,
  );
  const platform = platformFiles({
    ...shared,
    copiesSecrets,
    displayName,
    sourceRepository: `labrats-work/${app.source.repository}`,
    environments,
    access,
    ...(home === undefined ? {} : { home }),
  });
  const hosted = hostedFiles({ ...shared, environments, ...(home === undefined ? {} : { home }) });
  const sync = appSyncFiles({
    ...shared,
    platform: {
      url: `ssh://git@github.com/labrats-work/${names.platformRepository}.git`,
      credentials: "deployKey",
      branch: "main",
    },
    source: {
      url: `ssh://git@github.com/labrats-work/${app.source.repository}.git`,
      credentials: "deployKey",
      ref: app.source.ref,
    },
    environments,
    ...(home === undefined ? {} : { home }),
  });
  return { ...under(names.platformRepository, { ...platform, ...hosted }), ...under("fleet", sync) };
}

/** The documents of all YAML files among them, with the file that each is from. */
export function documentsOf(files: Readonly<Record<string, string>>): { file: string; value: unknown }[] {
  return Object.entries(files)
    .filter(([file]) => file.endsWith(".yaml"))
    .flatMap(([file, text]) => parseYamlDocuments(text, file).map((value) => ({ file, value })));
}

function under(directory: string, files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${directory}/${path}`, text]));
}
