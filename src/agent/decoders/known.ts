/** The fields that have a value: an event leaves out what its record doesn't have. */
export function known<Fields extends object>(fields: Fields): Known<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Known<Fields>
}

type Known<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> }
