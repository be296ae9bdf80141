import type { Node } from 'jsonc-parser'
import type { Problem } from '../../core/errors.ts'
import type { LineIndex } from './line-index.ts'
import type { SourceFile } from '../source-file.ts'
import { kindOf } from './node-kind.ts'
import type { TaskNode } from '../formats/loopwork/task-nodes.ts'

/** Reads the fields of one task as typed values; what has the wrong type becomes a problem with field and line. */
export class TaskFields {
  readonly problems: Problem[] = []
  readonly #task: TaskNode
  readonly #file: SourceFile
  readonly #lines: LineIndex

  constructor(task: TaskNode, file: SourceFile, lines: LineIndex) {
    this.#task = task
    this.#file = file
    this.#lines = lines
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

  /** Hours, counts: a number that is not negative. */
  amount(name: string): number | null {
    const node = this.#given(name)
    if (node === null) return null
    if (node.type === 'number' && Number(node.value) >= 0) return Number(node.value)
    this.error(name, `must be a number that is not negative; found ${kindOf(node)}`)
    return null
  }

  texts(name: string): readonly string[] {
    const node = this.#given(name)
    if (node === null) return []
    if (node.type !== 'array') {
      this.error(name, `must be a list of texts; found ${kindOf(node)}`)
      return []
    }
    return (node.children ?? []).flatMap((child, index) => {
      if (child.type === 'string') return [String(child.value)]
      this.#tell('error', `${name}[${index}]`, child, `must be a text; found ${kindOf(child)}`)
      return []
    })
  }

  record(name: string): Readonly<Record<string, unknown>> {
    const node = this.#given(name)
    if (node === null) return {}
    if (node.type === 'object') return this.#value(node) as Readonly<Record<string, unknown>>
    this.error(name, `must be an object; found ${kindOf(node)}`)
    return {}
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

  #value(node: Node): unknown {
    return JSON.parse(this.#file.text.slice(node.offset, node.offset + node.length)) as unknown
  }

  #given(name: string): Node | null {
    const node = this.#task.values.get(name)
    return node === undefined || node.type === 'null' ? null : node
  }

  #tell(severity: Problem['severity'], name: string, node: Node | undefined, message: string): void {
    const line = node === undefined ? this.#task.line : this.#lines.lineAt(node.offset)
    this.problems.push({
      severity,
      file: this.#file.name,
      line,
      field: `${this.#task.field}.${name}`,
      message,
    })
  }
}
