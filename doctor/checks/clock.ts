import { fault, ok, unknown, warning } from "../finding.ts";
import type { Check } from "../check.ts";

/**
 * The clock error, in seconds, from which GitHub rejects tokens of Apps: they may be dated up to one minute into the
 * future.
 */
const APPS_TAKE = 60;

/** Compares this machine's clock with GitHub's. */
export const clock: Check = {
  name: "clock",
  title: "Clock",
  look: async ({ gitHub, now, settings }) => {
    if ("why" in gitHub) return [unknown(`Not checked: ${gitHub.why}`)];
    const before = now().getTime();
    const header = (await gitHub.value.probe("rate_limit")).headers.get("date");
    const theirs = Date.parse(header ?? "");
    if (Number.isNaN(theirs)) return [unknown("Not checked: GitHub does not say what time it is")];
    // The header has whole seconds, and is from the middle of the request.
    const seconds = Math.round((before + now().getTime()) / 2000 - theirs / 1000);
    const off = Math.abs(seconds);
    if (off <= 5) return [ok("It goes with GitHub's")];
    const message = `It is ${off} s ${seconds > 0 ? "ahead of" : "behind"} GitHub's`;
    const mend = "Set it by the network, with systemd-timesyncd or chrony for example";
    const hasApps = "value" in settings && Object.keys(settings.value.legible.githubApps).length > 0;
    return [
      off >= APPS_TAKE && hasApps ? fault(`${message}; GitHub Apps cannot log in`, mend) : warning(message, mend),
    ];
  },
};
