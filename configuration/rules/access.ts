import type { DraftRegistration, Rule } from "./rule.ts";
import { faultAt, type Fault } from "../fault.ts";
import { quote } from "../suggestion.ts";

/** A group has one role in an app, and a team one permission on its repository. */
export const access: Rule = ({ registrations }) =>
  registrations.flatMap((one) => [...repeatedGroups(one), ...repeatedTeams(one)]);

function repeatedGroups({ source, values }: DraftRegistration): Fault[] {
  return values.access.flatMap(({ group, role }, index) => {
    const first = values.access.findIndex((other) => other.group === group);
    if (group === undefined || first === index) return [];
    const firstRole = values.access[first]?.role;
    const problem =
      firstRole === role
        ? `${quote(group)} is in the list twice; remove one`
        : `${quote(group)} has the role ${quote(firstRole ?? "")} already; keep the one role it is to have`;
    return [faultAt(source, ["access", index, "group"], problem)];
  });
}

function repeatedTeams({ source, values }: DraftRegistration): Fault[] {
  return values.access.flatMap(({ team }, index) => {
    const first = values.access.findIndex((other) => other.team === team);
    if (team === undefined || first === index) return [];
    const problem = `${quote(team)} is the team of access[${first}] already; write it once, where its role is`;
    return [faultAt(source, ["access", index, "team"], problem)];
  });
}
