import type { Condition, Pointer, Truth } from '../../../core/agent/map-rule.ts'
import { at, numberAt, countAt } from '../json-record.ts'

/** The value at a JSON pointer (RFC 6901); undefined where there is none. */
export function pointAt(value: unknown, pointer: Pointer): unknown {
  if (pointer === '') return value
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce(stepInto, value)
}

function stepInto(value: unknown, name: string): unknown {
  if (!Array.isArray(value)) return at(value, name)
  return /^(?:0|[1-9]\d{0,8})$/.test(name) ? (value[Number(name)] as unknown) : undefined
}

/** Whether each of the pointers leads to what must stand there. */
export const meets = (value: unknown, condition: Condition): boolean =>
  Object.entries(condition).every(([pointer, wanted]) => {
    const found = pointAt(value, pointer) ?? null
    return isList(wanted) ? wanted.some((one) => one === found) : wanted === found
  })

const isList = <One>(wanted: One | readonly One[]): wanted is readonly One[] => Array.isArray(wanted)

/** Undefined where the rule says nothing about it. */
export function isTrue(value: unknown, truth: Truth | undefined): boolean | undefined {
  return truth === undefined || typeof truth === 'boolean' ? truth : meets(value, truth)
}

/** A text, or a number as one: ids are both. */
export function textBy(value: unknown, pointer: Pointer | undefined): string | undefined {
  const found = pointer === undefined ? undefined : pointAt(value, pointer)
  return typeof found === 'number' ? String(found) : typeof found === 'string' ? found : undefined
}

export const numberBy = (value: unknown, pointer: Pointer | undefined): number | undefined =>
  pointer === undefined ? undefined : numberAt(pointAt(value, pointer))

/** Of tokens, turns, milliseconds: undefined only where there is no number at all. */
export function countBy(value: unknown, pointer: Pointer | undefined): number | undefined {
  const found = pointer === undefined ? undefined : pointAt(value, pointer)
  return typeof found === 'number' ? countAt(found) : undefined
}
