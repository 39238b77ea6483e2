import { z } from "zod";
import type { AppIdentity } from "../../github/app.ts";
import { entryOf } from "../../model/entry-of.ts";
import type { Known } from "../known.ts";
import { namedSecret, settingOf, type Settings } from "../settings.ts";

/** Finds an App of the stack by its name in the configuration. */
export function namedIdentity(settings: Settings, name: string): Known<AppIdentity> {
  const { data } = appSchema.safeParse(entryOf(appsSchema.catch({}).parse(settingOf(settings, "githubApps")), name));
  if (data === undefined) return { why: `platform:githubApps has no App ${name}` };
  const key = namedSecret(settings, "githubAppKeys", name);
  return "why" in key
    ? { why: `the App ${name} cannot log in: ${key.why}` }
    : { value: { ...data, name, privateKey: key.value } };
}

const appsSchema = z.record(z.string(), z.unknown());
const appSchema = z.object({ id: z.number(), installationId: z.number() });
