/** `{ 'retry.max': A, gate: B }` as `{ retry: { max: A }, gate: B }`. */
export type Nested<Flat> = {
  readonly [Head in HeadOf<keyof Flat & string>]: Head extends keyof Flat
    ? Flat[Head]
    : { readonly [Path in keyof Flat & string as NameIn<Head, Path>]: Flat[Path] }
}

/** The same where every part may be left out. */
export type NestedPartial<Flat> = {
  readonly [Head in HeadOf<keyof Flat & string>]?:
    | (Head extends keyof Flat
        ? Flat[Head]
        : { readonly [Path in keyof Flat & string as NameIn<Head, Path>]?: Flat[Path] | undefined })
    | undefined
}

type HeadOf<Path extends string> = Path extends `${infer Head}.${string}` ? Head : Path
type NameIn<Head extends string, Path extends string> = Path extends `${Head}.${infer Name}` ? Name : never

type Part = Readonly<Record<string, unknown>>

/** @param entries values by path, of one or two steps. */
export function nested(entries: Iterable<readonly [path: string, value: unknown]>): Part {
  return [...entries].reduce<Part>((whole, [path, value]) => withValueAt(whole, path, value), {})
}

/** What stands at `retry.max`; undefined where nothing does. */
export function valueAt(whole: object, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (part, step) => (isPart(part) && Object.hasOwn(part, step) ? part[step] : undefined),
      whole,
    )
}

/** A copy with `value` at `retry.max`. */
export function withValueAt<Whole extends object>(whole: Whole, path: string, value: unknown): Whole {
  const [head = '', name] = path.split('.')
  if (name === undefined) return { ...whole, [head]: value }
  const section = valueAt(whole, head)
  return { ...whole, [head]: { ...(isPart(section) ? section : {}), [name]: value } }
}

/** A copy without `retry.max`, and without a section that is empty then. */
export function withoutPath(whole: object, path: string): Part {
  const [head = '', name] = path.split('.')
  const { [head]: part, ...others } = whole as Part
  if (name === undefined) return others
  if (!isPart(part)) return { ...whole }
  const left = withoutPath(part, name)
  return Object.keys(left).length === 0 ? others : { ...whole, [head]: left }
}

const isPart = (value: unknown): value is Part =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
