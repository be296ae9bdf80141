import type { Problem } from '../../core/errors.ts'
import type { Fields } from './task-fields.ts'

/**
 * The fields of a task without their places. It names no problem: where `isOdd` is true afterwards, there is one, and the task has to be
 * read again by `TaskFields`, which can say where.
 */
export class PlainFields implements Fields {
  readonly problems: Problem[] = []
  readonly #task: Readonly<Record<string, unknown>>

  constructor(task: Readonly<Record<string, unknown>>) {
    this.#task = task
  }

  get isOdd(): boolean {
    return this.problems.length > 0
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#task, name)
  }

  text(name: string): string | null {
    const value = this.#given(name)
    if (value === null || typeof value === 'string') return value
    return this.#odd()
  }

  /** A number would have to be read as it is written. */
  name(name: string): string | null {
    return this.text(name)
  }

  names(name: string): readonly string[] {
    return this.texts(name)
  }

  texts(name: string): readonly string[] {
    const value = this.#given(name)
    if (value === null) return []
    if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value
    return this.#odd() ?? []
  }

  amount(name: string): number | null {
    const value = this.#given(name)
    if (value === null || (typeof value === 'number' && value >= 0)) return value
    return this.#odd()
  }

  number(name: string): number | null {
    const value = this.#given(name)
    if (value === null || typeof value === 'number') return value
    return this.#odd()
  }

  flag(name: string): boolean | null {
    const value = this.#given(name)
    if (value === null || typeof value === 'boolean') return value
    return this.#odd()
  }

  record(name: string): Readonly<Record<string, unknown>> {
    const value = this.#given(name)
    if (value === null) return {}
    if (isObject(value)) return value
    return this.#odd() ?? {}
  }

  parts(name: string): readonly Fields[] {
    const value = this.#given(name)
    if (value === null) return []
    if (!Array.isArray(value) || !value.every(isObject)) return this.#odd() ?? []
    return value.map((each) => new PlainFields(each))
  }

  value(name: string): unknown {
    return this.has(name) ? this.#task[name] : undefined
  }

  others(known: ReadonlySet<string>): Readonly<Record<string, unknown>> {
    const others: Record<string, unknown> = {}
    for (const name in this.#task) if (!known.has(name)) others[name] = this.#task[name]
    return others
  }

  error(): void {
    this.#odd()
  }

  notice(): void {
    this.#odd()
  }

  #given(name: string): unknown {
    return Object.hasOwn(this.#task, name) ? (this.#task[name] ?? null) : null
  }

  #odd(): null {
    this.problems.push(somethingOdd)
    return null
  }
}

const somethingOdd: Problem = { severity: 'error', file: '', line: null, field: null, message: '' }

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
