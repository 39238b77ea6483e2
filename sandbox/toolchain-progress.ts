import type { ToolchainEvent } from "./toolchain/events.ts";

/** Summarises the events of a toolchain build on one line. */
export function toolchainProgress(): (event: ToolchainEvent) => string {
  const states = new Map<string, string>();
  let cached = 0;
  return (event) => {
    switch (event.kind) {
      case "cached":
        cached += event.programs.length;
        return `${cached} programs, built before`;
      case "waiting":
        return `waiting for ${event.holder}, which is building them`;
      case "fetching":
        states.set(event.recipe, "fetching modules");
        break;
      case "compiling":
        states.set(event.recipe, `${event.done} of ${event.total} packages`);
        break;
      case "built":
        states.set(event.recipe, `built in ${event.seconds.toFixed(0)} s`);
        break;
      case "cleaning":
        return "removing what was only needed for building";
    }
    return [...states].map(([recipe, state]) => `${recipe}: ${state}`).join(", ");
  };
}
