/** A date or time that stands in a YAML file without quotes: no text, and no JSON value either until Flux writes it out. */
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
 * The date that Go's YAML reader takes an unquoted text for, as Go writes dates in JSON: RFC 3339, UTC unless an offset is
 * given.
 *
 * @returns `undefined` for what is text; `null` for a date that Go cannot write
 */
export function dateOf(text: string): string | null | undefined {
  const parts = forms.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined);
  if (parts === undefined) return undefined;
  const number = (name: string) => Number(parts[name] ?? 0);
  const [year, month, date] = [number("year"), number("month"), number("date")];
  if (month < 1 || month > 12 || date < 1 || date > daysOf(year, month)) return undefined;
  if (number("hour") > 23 || number("minute") > 59 || number("second") > 59) return undefined;
  // Go allows 24 hours and 60 minutes.
  if (number("offsetHour") > 24 || number("offsetMinute") > 60) return undefined;
  const offset = offsetOf(number("offsetHour") * 60 + number("offsetMinute"), parts["sign"]);
  if (offset === undefined) return null;
  const two = (name: string) => String(number(name)).padStart(2, "0");
  const nanoseconds = (parts["fraction"] ?? "").slice(0, 9).replace(/0+$/, "");
  const fraction = nanoseconds === "" ? "" : `.${nanoseconds}`;
  return `${parts["year"]}-${two("month")}-${two("date")}T${two("hour")}:${two("minute")}:${two("second")}${fraction}${offset}`;
}

function daysOf(year: number, month: number): number {
  // Day 0 of the next month; years below 100 would count from 1900.
  return new Date(Date.UTC(year + 2000, month, 0)).getUTCDate();
}

/** RFC 3339 has no offset of a day or more. */
function offsetOf(minutes: number, sign = "+"): string | undefined {
  if (minutes === 0) return "Z";
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60];
  if (hour > 23) return undefined;
  return `${sign}${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}
