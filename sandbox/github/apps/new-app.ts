import type { Context } from "../context.ts";
import type { Permissions } from "../store/organization-record.ts";

/** A GitHub App, with the settings that a person would choose on GitHub's pages, and its installation. */
export interface NewApp {
  readonly slug: string;
  /** RSA, PEM. */
  readonly publicKey: string;
  /** Names of repositories. Default: all, including future ones. */
  readonly repositories?: readonly string[];
  /** Default: `contents: read`, and `metadata: read`, which every App has. */
  readonly permissions?: Permissions;
  /** Login of the account with the installation. Default: the organisation. */
  readonly account?: string;
  /** Whether the installation is suspended. Default: false. */
  readonly suspended?: boolean;
}

/** The ids of an App and its installation. */
export interface InstalledApp {
  readonly id: number;
  readonly installationId: number;
}

/** Creates an App unless the slug exists, and installs it unless the account has it already. */
export function installApp({ store }: Context, wanted: NewApp): InstalledApp {
  const { organization } = store;
  const { slug, publicKey, repositories, permissions = { contents: "read" }, account, suspended = false } = wanted;
  const app = organization.apps.find((known) => known.slug === slug);
  const known = app && [app.installation, ...app.elsewhere].find((one) => one.account === account);
  if (app !== undefined && known !== undefined) return { id: app.id, installationId: known.id };
  const id = app?.id ?? store.nextId();
  const installation = {
    id: store.nextId(),
    repositories: repositories === undefined ? null : [...repositories],
    permissions: { metadata: "read" as const, ...permissions },
    suspended,
    ...(account === undefined ? {} : { account }),
  };
  if (app === undefined) organization.apps.push({ id, slug, public_key: publicKey, installation, elsewhere: [] });
  else app.elsewhere.push(installation);
  store.saveOrganization();
  return { id, installationId: installation.id };
}
