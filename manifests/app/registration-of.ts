import { code } from "../markdown.ts";

/** Names the registration of an app in a sentence of its README. */
export function registrationOf(app: string): string {
  return `the app's registration (${code(`apps/${app}.yaml`)} in the platform's configuration)`;
}
