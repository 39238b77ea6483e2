import type { Context } from "../context.ts";
import type { Permissions } from "../store/organization-record.ts";

/** A GitHub App as somebody would make it on a page of GitHub's, and install it in the organisation. */
export interface NewApp {
  readonly slug: string;
  /** RSA, PEM. */
  readonly publicKey: string;
  /** Names of repositories. Default: all, also those that will come. */
  readonly repositories?: readonly string[];
  /** Default: `contents: read`, and `metadata: read`, which every App has. */
  readonly permissions?: Permissions;
  /** Login of the account that it is installed in. Default: the organisation. */
  readonly account?: string;
  /** Whether somebody has suspended it. Default: false. */
  readonly suspended?: boolean;
}

/** How others name an App and its installation. */
export interface InstalledApp {
  readonly id: number;
  readonly installationId: number;
}

/** Makes and installs an App, unless there is one of that slug already. */
export function installApp({ store }: Context, wanted: NewApp): InstalledApp {
  const { organization } = store;
  const known = organization.apps.find(({ slug }) => slug === wanted.slug);
  if (known !== undefined) return { id: known.id, installationId: known.installation.id };
  const { slug, publicKey, repositories, permissions = { contents: "read" }, account, suspended = false } = wanted;
  const [id, installationId] = [store.nextId(), store.nextId()];
  organization.apps.push({
    id,
    slug,
    public_key: publicKey,
    installation: {
      id: installationId,
      repositories: repositories === undefined ? null : [...repositories],
      permissions: { metadata: "read", ...permissions },
      suspended,
      ...(account === undefined ? {} : { account }),
    },
  });
  store.saveOrganization();
  return { id, installationId };
}
