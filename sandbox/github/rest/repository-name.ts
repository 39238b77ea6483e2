import { invalid } from "./answer.ts";

/**
 * The name that GitHub gives a repository: every run of characters other than letters, digits, `.`, `-` and `_` becomes
 * a hyphen.
 *
 * @throws Refusal 422 if the name is not allowed
 */
export function repositoryName(wanted: string): string {
  const name = wanted.replace(/[^A-Za-z0-9._-]+/g, "-");
  const fault = faultOf(name);
  if (fault !== undefined) {
    throw invalid(
      { resource: "Repository", field: "name", code: "custom", message: fault },
      "Repository creation failed.",
    );
  }
  return name;
}

function faultOf(name: string): string | undefined {
  if (name === "" || name === "." || name === "..") return `name ${JSON.stringify(name)} is reserved`;
  if (name.length > 100) return "name is too long (maximum is 100 characters)";
  if (/\.(git|wiki)$/i.test(name)) return `name cannot end in ${name.slice(name.lastIndexOf("."))}`;
  return undefined;
}
