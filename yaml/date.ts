/**
 * A date or time that a YAML file contains without quotes: it is no string, and no JSON value until Flux writes it out.
 */
export class YamlDate {
  readonly #text: string;

  /** @param text RFC 3339, as Flux writes it. */
  constructor(text: string) {
    this.#text = text;
  }

  toJSON(): string {
    return this.#text;
  }
}

const day = String.raw`(?<year>\d{4})-(?<month>\d{1,2})-(?<date>\d{1,2})`;
const time = String.raw`(?<hour>\d{1,2}):(?<minute>\d{1,2}):(?<second>\d{1,2})(?:[.,](?<fraction>\d+))?`;
const zone = String.raw`(?<zone>Z|(?<sign>[-+])(?<offsetHour>\d{2}):(?<offsetMinute>\d{2}))`;
const forms = [`${day}[Tt]${time}${zone}`, `${day} +${time}`, day].map((form) => new RegExp(`^${form}$`));

/**
 * Parses an unquoted text that Go's YAML reader reads as a date, into the form in which Go writes dates in JSON: RFC
 * 3339, in UTC unless an offset is given.
 *
 * @returns `undefined` for text that is not a date; `null` for a date that Go cannot write
 */
export function dateOf(text: string): string | null | undefined {
  const parts = forms.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined);
  if (parts === undefined) return undefined;
  const number = (name: string) => Number(parts[name] ?? 0);
  const [year, month, date] = [number("year"), number("month"), number("date")];
  if (month < 1 || month > 12 || date < 1 || date > daysOf(year, month)) return undefined;
  if (number("hour") > 23 || number("minute") > 59 || number("second") > 59) return undefined;
  // Go accepts an offset of up to 24 hours and 60 minutes.
  if (number("offsetHour") > 24 || number("offsetMinute") > 60) return undefined;
  const offset = offsetOf(number("offsetHour") * 60 + number("offsetMinute"), parts["sign"]);
  if (offset === undefined) return null;
  const two = (name: string) => String(number(name)).padStart(2, "0");
  const nanoseconds = (parts["fraction"] ?? "").slice(0, 9).replace(/0+$/, "");
  const fraction = nanoseconds === "" ? "" : `.${nanoseconds}`;
  return `${parts["year"]}-${two("month")}-${two("date")}T${two("hour")}:${two("minute")}:${two("second")}${fraction}${offset}`;
}

function daysOf(year: number, month: number): number {
  // Day 0 of the next month. `Date.UTC` would map years below 100 to 19xx.
  return new Date(Date.UTC(year + 2000, month, 0)).getUTCDate();
}

/** Formats an offset; undefined for a day or more, which RFC 3339 cannot express. */
function offsetOf(minutes: number, sign = "+"): string | undefined {
  if (minutes === 0) return "Z";
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60];
  if (hour > 23) return undefined;
  return `${sign}${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}
