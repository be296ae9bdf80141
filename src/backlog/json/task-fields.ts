import type { Node } from 'jsonc-parser'
import type { Problem } from '../../core/errors.ts'
import { objectsIn, sourceOf, type JsonObject } from './json-object.ts'
import { kindOf } from './node-kind.ts'
import { addAll } from '../add-all.ts'

/** The fields of a task, wherever they come from. */
export type Fields = Omit<Pick<TaskFields, keyof TaskFields>, 'objects'>

/** Reads the fields of one task as typed values; what has the wrong type becomes a problem with field and line. */
export class TaskFields {
  readonly problems: Problem[] = []
  readonly #task: JsonObject

  constructor(task: JsonObject) {
    this.#task = task
  }

  has(name: string): boolean {
    return this.#task.values.has(name)
  }

  /** Null where it is left out or null. */
  text(name: string): string | null {
    const node = this.#given(name)
    if (node === null) return null
    if (node.type === 'string') return String(node.value)
    this.error(name, `must be a text; found ${kindOf(node)}`)
    return null
  }

  /** An id as its tool writes it, in quotes or as a number. */
  name(name: string): string | null {
    const node = this.#given(name)
    if (node === null) return null
    const id = this.#nameOf(node)
    if (id === null) this.error(name, `must be a text or a number; found ${kindOf(node)}`)
    return id
  }

  names(name: string): readonly string[] {
    return this.#list(name, 'texts or numbers', 'a text or a number', (node) => this.#nameOf(node))
  }

  texts(name: string): readonly string[] {
    return this.#list(name, 'texts', 'a text', (node) => (node.type === 'string' ? String(node.value) : null))
  }

  /** Hours, counts: a number that is not negative. */
  amount(name: string): number | null {
    const node = this.#given(name)
    if (node === null) return null
    if (node.type === 'number' && Number(node.value) >= 0) return Number(node.value)
    this.error(name, `must be a number that is not negative; found ${kindOf(node)}`)
    return null
  }

  number(name: string): number | null {
    const node = this.#given(name)
    if (node === null) return null
    if (node.type === 'number') return Number(node.value)
    this.error(name, `must be a number; found ${kindOf(node)}`)
    return null
  }

  flag(name: string): boolean | null {
    const node = this.#given(name)
    if (node === null) return null
    if (node.type === 'boolean') return Boolean(node.value)
    this.error(name, `must be true or false; found ${kindOf(node)}`)
    return null
  }

  record(name: string): Readonly<Record<string, unknown>> {
    const node = this.#given(name)
    if (node === null) return {}
    if (node.type === 'object') return this.#value(node) as Readonly<Record<string, unknown>>
    this.error(name, `must be an object; found ${kindOf(node)}`)
    return {}
  }

  objects(name: string): readonly JsonObject[] {
    const node = this.#given(name)
    if (node === null) return []
    const { objects, problems } = objectsIn(this.#task.within, node, this.#fieldOf(name))
    addAll(this.problems, problems)
    return objects
  }

  /** The same, to be read one by one. */
  parts(name: string): readonly Fields[] {
    return this.objects(name).map((object) => new TaskFields(object))
  }

  /** Whatever it is; undefined where it is left out. */
  value(name: string): unknown {
    const node = this.#task.values.get(name)
    return node === undefined ? undefined : this.#value(node)
  }

  /** Everything that is not in `known`, untouched. */
  others(known: ReadonlySet<string>): Readonly<Record<string, unknown>> {
    const entries = [...this.#task.values].filter(([name]) => !known.has(name))
    return Object.fromEntries(entries.map(([name, node]) => [name, this.#value(node)]))
  }

  error(name: string, message: string): void {
    this.#tell('error', name, this.#task.values.get(name), message)
  }

  notice(name: string, message: string): void {
    this.#tell('notice', name, this.#task.values.get(name), message)
  }

  /** A number as it is written: `1.10` is not the id `1.1`. */
  #nameOf(node: Node): string | null {
    if (node.type === 'string') return String(node.value)
    return node.type === 'number' ? sourceOf(this.#task.within, node) : null
  }

  #list(name: string, wanted: string, each: string, read: (node: Node) => string | null): readonly string[] {
    const node = this.#given(name)
    if (node === null) return []
    if (node.type !== 'array') {
      this.error(name, `must be a list of ${wanted}; found ${kindOf(node)}`)
      return []
    }
    return (node.children ?? []).flatMap((child, index) => {
      const value = read(child)
      if (value !== null) return [value]
      this.#tell('error', `${name}[${index}]`, child, `must be ${each}; found ${kindOf(child)}`)
      return []
    })
  }

  #value(node: Node): unknown {
    return JSON.parse(sourceOf(this.#task.within, node)) as unknown
  }

  #given(name: string): Node | null {
    const node = this.#task.values.get(name)
    return node === undefined || node.type === 'null' ? null : node
  }

  #fieldOf(name: string): string {
    const { field } = this.#task
    return field === '' ? name : `${field}.${name}`
  }

  #tell(severity: Problem['severity'], name: string, node: Node | undefined, message: string): void {
    const { within, line } = this.#task
    this.problems.push({
      severity,
      file: within.file,
      line: node === undefined ? line : within.lineAt(node.offset),
      field: this.#fieldOf(name),
      message,
    })
  }
}
